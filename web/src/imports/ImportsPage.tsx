import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { ExportCard } from "./ExportCard";
import { PastImportsCard } from "./PastImportsCard";
import { PreviewView } from "./PreviewView";
import { ProfilesCard } from "./ProfilesCard";
import { UploadCard } from "./UploadCard";

const route = getRouteApi("/signed-in/imports");

/** Bring in files of banks and other programs, and take the data out again. */
export function ImportsPage() {
  const t = useTranslations("imports");
  const { preview } = route.useSearch();
  return (
    <Page title={t("title")}>
      {preview === undefined ? (
        <>
          <UploadCard />
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
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
