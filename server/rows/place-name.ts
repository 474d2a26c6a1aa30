/** The numbers of a name that the contract has checked: 1, 2 and 3 of `c1.s2.l3`, fewer of a shorter one. */
export function numbersOfName(name: string): number[] {
  return name.split('.').map((part) => Number(part.slice(1)));
}
