import { createRoute } from "@tanstack/react-router";

import { readFrom, readOpenIdSearch, readToken } from "@/people/search";
import { lazyPage } from "@/shell/lazyPage";

import { root } from "./rootRoutes";

/** Pages for people without a session; mailed links lead to some of them. */
export const publicRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in",
    validateSearch: readFrom,
    component: lazyPage(() => import("@/people/SignInPage"), "SignInPage", ["people"]),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in/openid",
    validateSearch: readOpenIdSearch,
    component: lazyPage(() => import("@/people/OpenIdPage"), "OpenIdPage", ["people"]),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/register",
    component: lazyPage(() => import("@/people/RegisterPage"), "RegisterPage", ["people"]),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/forgot-password",
    component: lazyPage(() => import("@/people/ForgotPasswordPage"), "ForgotPasswordPage", [
      "people",
    ]),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/reset-password",
    validateSearch: readToken,
    component: lazyPage(() => import("@/people/ResetPasswordPage"), "ResetPasswordPage", [
      "people",
    ]),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/second-factor",
    component: lazyPage(() => import("@/people/RequiredFactorPage"), "RequiredFactorPage", [
      "people",
    ]),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/verify-email",
    validateSearch: readToken,
    component: lazyPage(() => import("@/people/VerifyEmailPage"), "VerifyEmailPage", ["people"]),
  }),
] as const;
