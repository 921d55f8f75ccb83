import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, useLocation, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";

import { Failure } from "@/ui/ErrorBoundary";
import { Page } from "@/ui/Page";

import { findDestination } from "./navigation";
import { isMissing, type MissingKind } from "./missingKinds";

const Missing = lazy(() => import("./Missing").then((module) => ({ default: module.Missing })));

/** A page that could not be drawn can be tried again. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const boundary = useQueryErrorResetBoundary();
  const retry = () => {
    // Otherwise the page would meet the same error instead of asking again.
    boundary.reset();
    reset();
  };
  const failure = <Failure error={asError(error)} onRetry={retry} />;
  const t = useTranslations("shell");
  const { pathname } = useLocation();
  const destination = findDestination(pathname);
  // Nobody has to ask where they are.
  return destination ? <Page title={t(destination.name)}>{failure}</Page> : failure;
}

/** Make what a page shows when the address names something of this kind that is not there. */
export function failedPageOf(kind: MissingKind) {
  return function FailedPageOfKind(props: ErrorComponentProps) {
    if (!isMissing(props.error)) return <FailedPage {...props} />;
    return <MissingPage kind={kind} onRestored={props.reset} />;
  };
}

interface MissingPageProps {
  kind: MissingKind;
  onRestored?: () => void;
}

/** The whole page for something that is not there. */
export function MissingPage({ kind, onRestored }: MissingPageProps) {
  const t = useTranslations("shell.missing");
  const params: Readonly<Record<string, string>> = useParams({ strict: false });
  const id = Number(params[`${kind}Id`]);
  return (
    <Page title={t(`title.${kind}`)}>
      <Suspense>
        <Missing kind={kind} id={id} onRestored={onRestored} />
      </Suspense>
    </Page>
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
