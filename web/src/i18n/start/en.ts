/** English texts of the first page and of what surrounds every page; those of other rooms load with their pages. */
import budgets from "@/budgets/messages/en.json";
import charts from "@/charts/messages/en.json";
import goals from "@/goals/messages/en.json";
import home from "@/home/messages/en.json";
import jobs from "@/jobs/messages/en.json";
import offline from "@/offline/messages/en.json";
import shell from "@/shell/messages/en.json";

import shared from "../shared/en.json";

export default { budgets, charts, goals, home, jobs, offline, shared, shell };
