/** Passkeys, of an authenticator that Chromium has in itself: made in the settings, and used to sign in. */

import { DEMO, openApp, url, waitForPage, webTest } from "./harness.mjs";

const AUTHENTICATOR = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** Browsers allow passkeys at names alone, and not at addresses. */
const named = (path) => url(path).replace("127.0.0.1", "localhost");
const button = (app, name) => app.page.getByRole("button", { name, exact: true });
const field = (app, label) => app.page.getByLabel(label, { exact: true });

async function open(app, path) {
  await app.page.goto(named(path));
  await waitForPage(app.page);
}

async function addAuthenticator(app, options = AUTHENTICATOR) {
  const session = await app.context.newCDPSession(app.page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options });
  return { session, authenticatorId };
}

const FOR_A_PERSON_ALONE = { user: null, path: "/sign-in" };

webTest(
  "a passkey is made in the settings, and signs in without a password",
  FOR_A_PERSON_ALONE,
  async (app) => {
    const { session, authenticatorId } = await addAuthenticator(app);
    await open(app, "/sign-in");
    await app.signIn();
    await open(app, "/settings");
    await button(app, "New passkey").click();
    await field(app, "Name of this device").fill("My laptop");
    await field(app, "Your password").fill("wrong");
    app.expect(/^422 POST \/api\/auth\/passkeys\/options/);
    await button(app, "Make the passkey").click();
    await app.page.getByText("The password is wrong.").waitFor();
    await app.check();

    await field(app, "Your password").fill(DEMO.password);
    await button(app, "Make the passkey").click();
    await app.page.getByText("The passkey “My laptop” is ready.").waitFor();
    await app.page.getByText("Never used").first().waitFor();
    await app.check();

    await app.context.clearCookies();
    await open(app, "/sign-in");
    await app.check();
    await button(app, "Sign in with a passkey").click();
    await app.page.locator("nav:visible").first().waitFor();

    // Whoever closes the dialog of the browser stays where they are, and may try again.
    await app.context.clearCookies();
    await open(app, "/sign-in");
    await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await button(app, "Sign in with a passkey").click();
    await button(app, "Sign in with a passkey").waitFor();
    await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    await button(app, "Sign in with a passkey").click();
    await app.page.locator("nav:visible").first().waitFor();

    app.expect(/^401 POST \/api\/auth\/cookie\/passkey-login/);
    await open(app, "/settings");
    await app.page.getByRole("button", { name: "Delete My laptop" }).click();
    await app.page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
    await app.page.getByRole("button", { name: "Delete My laptop" }).waitFor({ state: "detached" });
    await app.context.clearCookies();
    await open(app, "/sign-in");
    await button(app, "Sign in with a passkey").click();
    await app.page.getByText("The passkey is not known here").waitFor();
    await app.check();
  },
);

webTest(
  "at an address without a name, the settings say where passkeys work",
  { path: "/settings" },
  async (app) => {
    await app.page.getByText(`Passkeys work at ${named("").replace(/\/$/, "")}.`).waitFor();
    await app.check();
    const german = await openApp({ path: "/settings", width: 360, theme: "dark", locale: "de_DE" });
    await german.page.getByText("Passkeys funktionieren unter").waitFor();
    await german.check();
    await german.close();
  },
);
