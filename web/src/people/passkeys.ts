import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** What a browser calls the dialog that a person has closed, or that nobody answered. */
const CANCELLED = "NotAllowedError";
const ALREADY_THERE = "InvalidStateError";

type Json = Record<string, unknown>;

const supportQuery = queryOptions({
  queryKey: ["passkeySupport"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/auth/passkeys/support", { signal })),
  staleTime: Infinity,
});

/** Where passkeys work: here, at another address of this server, or nowhere. */
export const passkeyPlaceQuery = queryOptions({
  ...supportQuery,
  select: ({ is_available, origin }) => {
    if (!is_available || typeof PublicKeyCredential === "undefined") return { place: "nowhere" };
    if (origin !== window.location.origin) return { place: "elsewhere", origin };
    return { place: "here" };
  },
});

/** Whether a dialog of the browser was closed without a passkey. */
export function wasCancelled(error: unknown): boolean {
  return error instanceof DOMException && error.name === CANCELLED;
}

/** Whether the device has a passkey of this person already. */
export function isAlreadyThere(error: unknown): boolean {
  return error instanceof DOMException && error.name === ALREADY_THERE;
}

/** Let the browser make a passkey. Throws DOMException when the person wants none. */
export async function makePasskey(options: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return readCredential(await navigator.credentials.create({ publicKey }));
}

/** Let the person choose a passkey. Throws DOMException when they choose none. */
export async function choosePasskey(options: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return readCredential(await navigator.credentials.get({ publicKey }));
}

function readCredential(credential: Credential | null): Json {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("", CANCELLED);
  return credential.toJSON() as Json;
}
