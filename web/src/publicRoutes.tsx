import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { readFrom, readOpenIdSearch, readToken } from "@/people/search";

import { root } from "./rootRoutes";

/** Pages for people without a session; mailed links lead to some of them. */
export const publicRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in",
    validateSearch: readFrom,
    component: lazyRouteComponent(() => import("@/people/SignInPage"), "SignInPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in/openid",
    validateSearch: readOpenIdSearch,
    component: lazyRouteComponent(() => import("@/people/OpenIdPage"), "OpenIdPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/register",
    component: lazyRouteComponent(() => import("@/people/RegisterPage"), "RegisterPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/forgot-password",
    component: lazyRouteComponent(
      () => import("@/people/ForgotPasswordPage"),
      "ForgotPasswordPage",
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/reset-password",
    validateSearch: readToken,
    component: lazyRouteComponent(() => import("@/people/ResetPasswordPage"), "ResetPasswordPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/second-factor",
    component: lazyRouteComponent(
      () => import("@/people/RequiredFactorPage"),
      "RequiredFactorPage",
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/verify-email",
    validateSearch: readToken,
    component: lazyRouteComponent(() => import("@/people/VerifyEmailPage"), "VerifyEmailPage"),
  }),
] as const;
