/** The resources of the API under short names; their shapes are generated from its document. */
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Paths = paths;

export type Account = Schemas["Account"];
export type Budget = Schemas["Budget"];
export type BudgetStatus = Schemas["BudgetStatus"];
export type Category = Schemas["Category"];
export type ForecastPath = Schemas["ForecastPath"];
export type Insight = Schemas["Insight"];
export type Overview = Schemas["Overview"];
export type Preferences = Schemas["Preferences"];
export type Problem = Schemas["Problem"];
export type RecurringSeries = Schemas["RecurringSeries"];
export type Rule = Schemas["Rule"];
export type Transaction = Schemas["ListedTransaction"];
export type User = Schemas["User"];
