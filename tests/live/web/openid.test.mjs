/** Signing in at an OpenID Connect provider, which runs beside the server. */

import { DEMO, url, waitForPage, webTest } from "./harness.mjs";

const { OIDC_ISSUER } = process.env;
const SUBJECT = "demo-at-the-provider";
const button = (app, name) => app.page.getByRole("button", { name, exact: true });
const field = (app, label) => app.page.getByLabel(label, { exact: true });

/** The style of the provider's page is from elsewhere, which tests do not need. */
const withoutStyle = (app) =>
  app.context.route(/picocss/, (route) => route.fulfill({ contentType: "text/css", body: "" }));

/** On the page of the provider, everybody may be anybody. */
async function atProvider(app, name, subject) {
  await app.page.waitForURL((address) => address.href.startsWith(OIDC_ISSUER));
  if (subject) await app.page.locator("input[name=sub]").fill(subject);
  await app.page.getByRole("button", { name, exact: true }).click();
  await app.page.waitForURL((address) => address.href.startsWith(url("/")));
}

webTest(
  "a sign-in at the provider is linked in the settings, and opens the app",
  { path: "/settings" },
  async (app) => {
    await withoutStyle(app);
    app.expect(/^401 POST \/api\/auth\/cookie\/openid-login/);
    // The cookies are cleared while the page is open.
    app.expect(/^401 GET \/api\//);
    await app.page.getByRole("heading", { name: "Sign in with Home login" }).waitFor();
    await button(app, "Link").click();
    await atProvider(app, "Authorize", SUBJECT);
    await app.page.getByRole("dialog").getByText("Link your sign-in at Home login").waitFor();
    await app.check();
    await field(app, "Your password").fill(DEMO.password);
    await app.page.getByRole("dialog").getByRole("button", { name: "Link", exact: true }).click();
    await app.page.getByText("The sign-in is linked.").waitFor();
    await app.page.getByText(SUBJECT).first().waitFor();
    await app.check();

    await app.context.clearCookies();
    await app.open("/sign-in?from=%2Fbudgets");
    await app.check();
    await button(app, "Sign in with Home login").click();
    await atProvider(app, "Authorize", SUBJECT);
    await app.page.waitForURL((address) => address.pathname === "/budgets");
    await waitForPage(app.page);

    // Somebody whom nobody here has linked.
    await app.context.clearCookies();
    await app.open("/sign-in");
    await button(app, "Sign in with Home login").click();
    await atProvider(app, "Authorize", "a-stranger");
    await app.page.getByText("Nobody here has linked this login.").waitFor();
    await app.check();
  },
);

webTest(
  "who denies the sign-in at the provider is told so",
  { user: null, path: "/sign-in", width: 360, locale: "de_DE" },
  async (app) => {
    await withoutStyle(app);
    await button(app, "Mit Home login anmelden").click();
    await atProvider(app, "Deny");
    await app.page.getByText("Der Anbieter hat die Anmeldung nicht bestätigt").waitFor();
    await app.check();
  },
);
