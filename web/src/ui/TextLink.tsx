import { createLink, type LinkComponent } from "@tanstack/react-router";
import type { AnchorHTMLAttributes } from "react";

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement>;

const Anchor = ({ children, ...rest }: AnchorProps) => (
  <a {...rest} className="text-accent underline underline-offset-2">
    {children}
  </a>
);

const AnchorLink = createLink(Anchor);

/** A link to another page, within a text. */
export const TextLink: LinkComponent<typeof Anchor> = (props) => <AnchorLink {...props} />;
