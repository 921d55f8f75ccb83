import type { ReactNode } from "react";

/** The frame of pages for people without a session. */
export function PublicPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 p-4">
      <title>{`${title} · Outlay`}</title>
      <div className="flex items-center gap-2 text-xl font-semibold">
        <img src="/icon.svg" alt="" className="size-9" />
        Outlay
      </div>
      <section className="flex w-full max-w-sm flex-col gap-4 rounded-2xl border border-line bg-card p-6">
        <h1 className="text-lg font-semibold">{title}</h1>
        {children}
      </section>
    </main>
  );
}
