import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode, useEffect } from "react";
import { useTranslations } from "use-intl";

import { OfflineError } from "@/api/problems";
import { onReturn } from "@/api/reachability";

import { Button } from "./Button";
import { useErrorText } from "./useErrorText";

/** What stands for a part that failed; undefined leaves it to the usual words. */
export type RenderFailure = (error: Error, retry: () => void) => ReactNode | undefined;

interface BoundaryProps {
  children: ReactNode;
  onRetry: () => void;
  renderFailure?: RenderFailure;
}

interface BoundaryState {
  error: Error | null;
}

class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: Error): BoundaryState {
    return { error };
  }

  retry = () => {
    this.props.onRetry();
    this.setState({ error: null });
  };

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      this.props.renderFailure?.(error, this.retry) ?? (
        <Failure error={error} onRetry={this.retry} />
      )
    );
  }
}

/** One part that fails leaves the others alone, and can be tried again. */
export function ErrorBoundary({ children, renderFailure }: Omit<BoundaryProps, "onRetry">) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Boundary onRetry={reset} renderFailure={renderFailure}>
          {children}
        </Boundary>
      )}
    </QueryErrorResetBoundary>
  );
}

interface FailureProps {
  error: Error;
  onRetry: () => void;
}

export function Failure({ error, onRetry }: FailureProps) {
  const t = useTranslations("shared");
  const describe = useErrorText();
  if (error instanceof OfflineError) return <NotLoaded onRetry={onRetry} />;
  return (
    <div role="alert" className="rounded-xl bg-danger-soft p-4">
      <p className="font-medium text-danger">{t("failed")}</p>
      <p className="mt-1 mb-3 text-sm">{t("failedDetail", { reason: describe(error) })}</p>
      <Button size="small" onPress={onRetry}>
        {t("retry")}
      </Button>
    </div>
  );
}

/** Nothing is wrong with a part that was not opened before the connection was lost: it comes by itself. */
function NotLoaded({ onRetry }: Pick<FailureProps, "onRetry">) {
  const t = useTranslations("shared");
  useEffect(() => onReturn(onRetry), [onRetry]);
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-3 rounded-2xl border border-dashed border-line p-4 text-sm"
    >
      <span>
        <span className="block font-medium">{t("notLoaded")}</span>
        <span className="text-muted">{t("notLoadedDetail")}</span>
      </span>
      <Button size="small" onPress={onRetry}>
        {t("retry")}
      </Button>
    </div>
  );
}
