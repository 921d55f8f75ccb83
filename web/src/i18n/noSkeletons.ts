/**
 * Takes the place of the parser of ICU skeletons ("{amount, number, ::percent}") in the build: no text has one, because
 * `Intl` writes amounts and days. The parser would be two of the 180 kB of the first page.
 */
function refuse(): never {
  throw new Error("Texts have no skeletons: write the number or the day with Intl.");
}

export { refuse as parseDateTimeSkeleton };
export { refuse as parseNumberSkeleton };
export { refuse as parseNumberSkeletonFromString };
