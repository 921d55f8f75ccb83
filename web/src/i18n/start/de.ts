/** German texts of the first page and of what surrounds every page; those of other rooms load with their pages. */
import budgets from "@/budgets/messages/de.json";
import charts from "@/charts/messages/de.json";
import goals from "@/goals/messages/de.json";
import home from "@/home/messages/de.json";
import jobs from "@/jobs/messages/de.json";
import offline from "@/offline/messages/de.json";
import shell from "@/shell/messages/de.json";

import shared from "../shared/de.json";

export default { budgets, charts, goals, home, jobs, offline, shared, shell };
