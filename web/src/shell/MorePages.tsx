import { useTranslations } from "use-intl";

import { useSignOut } from "@/people/useSignOut";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { NavigationLink } from "./NavigationLink";
import { ADMINISTRATION, DESTINATIONS, PHONE_COUNT } from "./navigation";

/** The pages that a phone's bar has no room for. A dialog is large, so it is loaded when opened. */
export default function MorePages({ onClose }: { onClose: () => void }) {
  const t = useTranslations("shell");
  const user = useSignedInUser();
  const signOut = useSignOut();
  const destinations = DESTINATIONS.slice(PHONE_COUNT);
  const all = user.role === "admin" ? [...destinations, ADMINISTRATION] : destinations;
  return (
    <Dialog title={t("morePages")} isOpen onClose={onClose}>
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the links inside have them */}
      <div className="flex flex-col gap-1" onClick={onClose}>
        {all.map((destination) => (
          <NavigationLink key={destination.to} destination={destination} />
        ))}
        <Button variant="quiet" className="mt-2" onPress={signOut}>
          {t("signOut")}
        </Button>
      </div>
    </Dialog>
  );
}
