import { useTranslations } from "use-intl";

import { RunningJobs } from "@/jobs/RunningJobs";
import { useSignOut } from "@/people/useSignOut";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { LiveIndicator } from "./LiveIndicator";
import { NavigationLink } from "./NavigationLink";
import { ADMINISTRATION, DESTINATIONS, NOTIFICATIONS, PHONE_COUNT } from "./navigation";

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
        <NavigationLink destination={NOTIFICATIONS} />
        {all.map((destination) => (
          <NavigationLink key={destination.to} destination={destination} />
        ))}
        <RunningJobs />
        <div className="mt-2 flex items-center gap-2 pl-2">
          <LiveIndicator />
          <Button variant="quiet" className="flex-1" onPress={signOut}>
            {t("signOut")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
