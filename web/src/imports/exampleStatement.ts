/** A bank statement of an invented household, for people who want to look around first. */

const DAY = 24 * 60 * 60 * 1000;
const MONTHS = 7;

interface Payment {
  day: number;
  payee: string;
  /** One amount every month, or one a month in turn. */
  amounts: readonly number[];
}

const PAYMENTS: readonly Payment[] = [
  { day: 1, payee: "Linden Property Rent", amounts: [-940] },
  { day: 2, payee: "Corner Market", amounts: [-64.18, -71.9, -58.35, -80.02] },
  { day: 3, payee: "City Energy", amounts: [-82.4, -79.15, -91.7] },
  { day: 5, payee: "Daily Grind Coffee", amounts: [-4.2, -8.4] },
  { day: 7, payee: "Metro Transit Pass", amounts: [-49] },
  { day: 9, payee: "Corner Market", amounts: [-55.6, -62.75, -49.99] },
  { day: 11, payee: "Streamly", amounts: [-11.99] },
  { day: 12, payee: "Trattoria Da Luca", amounts: [-38.5, -44, -27.9] },
  { day: 15, payee: "Green Cross Pharmacy", amounts: [-12.35, -7.8, -23.1] },
  { day: 17, payee: "Corner Market", amounts: [-73.22, -66.4, -59.1, -70] },
  { day: 20, payee: "Fibre Internet", amounts: [-34.9] },
  { day: 22, payee: "Shoe Factory", amounts: [-89, -24.5, -45] },
  { day: 25, payee: "Northwind Ltd Salary", amounts: [2480] },
  { day: 26, payee: "Transfer to savings", amounts: [-200] },
  { day: 27, payee: "Corner Market", amounts: [-61.3, -54.85] },
];

/** Write the statement as CSV, its last row no later than `today`. */
export function writeExampleStatement(today: Date): File {
  const rows = Array.from({ length: MONTHS }, (_, month) => writeMonth(today, month)).flat();
  const past = rows.filter(({ date }) => date.getTime() < today.getTime() - DAY);
  const lines = past.map(({ date, payee, amount }) => {
    return `${date.toISOString().slice(0, 10)},${payee},${amount.toFixed(2)}`;
  });
  const text = ["Date,Payee,Amount", ...lines].join("\n");
  return new File([text], "example-statement.csv", { type: "text/csv" });
}

function writeMonth(today: Date, month: number) {
  const monthsAgo = MONTHS - 1 - month;
  return PAYMENTS.map(({ day, payee, amounts }) => ({
    date: new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - monthsAgo, day)),
    payee,
    amount: amounts[month % amounts.length] ?? 0,
  }));
}
