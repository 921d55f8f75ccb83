import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";

import { isUnfinished, jobsQuery } from "./jobsQuery";

/** Milliseconds that the first page has the server for itself. */
const AFTER_START = 4000;

/** How much is under way in the background; nothing while nothing is. */
export function RunningJobs() {
  const t = useTranslations("jobs");
  const [hasStarted, setStarted] = useState(false);
  const { data: jobs } = useQuery({ ...jobsQuery, enabled: hasStarted });

  useEffect(() => {
    const timer = setTimeout(() => setStarted(true), AFTER_START);
    return () => clearTimeout(timer);
  }, []);

  const count = jobs?.items.filter(isUnfinished).length ?? 0;
  return (
    <div role="status">
      {count > 0 && (
        <Link
          to="/jobs"
          className="flex items-center gap-3 rounded-lg px-3 py-2 text-sm text-muted hover:bg-sunken hover:text-ink"
        >
          <LoaderCircle size={18} aria-hidden className="motion-safe:animate-spin" />
          {t("running", { count })}
        </Link>
      )}
    </div>
  );
}
