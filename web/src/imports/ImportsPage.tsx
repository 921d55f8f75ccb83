import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";
import { TextLink } from "@/ui/TextLink";

import { ExportCard } from "./ExportCard";
import { PastImportsCard } from "./PastImportsCard";
import { PreviewView } from "./PreviewView";
import { ProfilesCard } from "./ProfilesCard";
import { UploadCard } from "./UploadCard";

const route = getRouteApi("/signed-in/imports");

/** Bring in files of banks and other programs, and take the data out again. */
export function ImportsPage() {
  const t = useTranslations("imports");
  const jobs = useTranslations("jobs");
  const { preview } = route.useSearch();
  return (
    <Page title={t("title")} actions={<TextLink to="/jobs">{jobs("title")}</TextLink>}>
      {preview === undefined ? (
        <>
          <UploadCard />
          <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <PastImportsCard />
            <div className="flex flex-col gap-4">
              <ExportCard />
              <ProfilesCard />
            </div>
          </div>
        </>
      ) : (
        <Part lines={8}>
          <PreviewView key={preview} importId={preview} />
        </Part>
      )}
    </Page>
  );
}
