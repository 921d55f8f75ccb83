import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { MoreButton } from "@/ui/MoreButton";

import { NewUserDialog } from "./NewUserDialog";
import { UserRow } from "./UserRow";

const PAGE = 50;

/** Everybody with access to this server. */
export function UsersCard() {
  const t = useTranslations("admin");
  const [isOpen, setOpen] = useState(false);
  const query = useSuspenseInfiniteQuery({
    queryKey: ["users"],
    // The change log tells of one's own data only: what others did since is not in it.
    staleTime: 0,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/users", { params: { query: { limit: PAGE, cursor: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

  return (
    <Card
      title={t("users")}
      action={
        <Button size="small" onPress={() => setOpen(true)}>
          {t("newUser")}
        </Button>
      }
    >
      <ul className="flex flex-col divide-y divide-line">
        {query.data.pages
          .flatMap((page) => page.items)
          .map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
      </ul>
      <MoreButton query={query} />
      {isOpen && <NewUserDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}
