import { createLink, type LinkComponent } from "@tanstack/react-router";
import type { AnchorHTMLAttributes } from "react";

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement>;

const Anchor = ({ children, ...rest }: AnchorProps) => (
  <a
    {...rest}
    className="inline-flex h-10 items-center gap-2 rounded-lg bg-accent px-4 text-sm font-medium text-on-accent hover:opacity-90"
  >
    {children}
  </a>
);

const AnchorLink = createLink(Anchor);

/** A link to another page that looks like a page's main button. */
export const ButtonLink: LinkComponent<typeof Anchor> = (props) => <AnchorLink {...props} />;
