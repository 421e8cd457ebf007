/** What drawn blocks say beside the report's own words. */

export const text = {
  epsilonAxis: 'ε, L∞',
  floor: 'floor {percent} %',
  spotlight: '{percent} % at ε = {epsilon}',
  interval: '{low} to {high}, 95 %',
  barLabel: '{label}: {value}',
} as const;
