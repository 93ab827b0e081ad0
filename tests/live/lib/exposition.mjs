// A strict reader of Prometheus's text exposition format 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).

const kName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const kSample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.*)\})? (NaN|[+-]Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/;
const kLabel = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/;

function labelsOf(text) {
  const labels = new Map();
  let rest = text ?? '';
  while (rest) {
    const found = kLabel.exec(rest);
    if (!found || labels.has(found[1])) throw new Error(`labels: ${text}`);
    labels.set(found[1], found[2]);
    rest = rest.slice(found[0].length);
  }
  return labels;
}

/** Throws for whatever is not as the format says. @param {string} text @returns {Map<string, {type: string, samples: any[]}>}  by family */
export function readExposition(text) {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map();
  const seen = new Set();
  let family = null;
  let help = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name, said] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (families.has(name) || !kName.test(name)) throw new Error(`twice, or no name: ${line}`);
      help = name;
    } else if (kind === 'TYPE') {
      if (help !== name || !['counter', 'gauge', 'histogram'].includes(said)) throw new Error(`without help, or no type: ${line}`);
      family = { name, type: said, samples: [] };
      families.set(name, family);
    } else {
      const [, sample, , labels, value] = kSample.exec(line) ?? [];
      const own = family && (sample === family.name || (family.type === 'histogram' && ['_bucket', '_sum', '_count'].some((end) => sample === family.name + end)));
      if (!own || (family.type === 'histogram' && sample === family.name)) throw new Error(`not of the family above: ${line}`);
      const key = `${sample}{${[...labelsOf(labels)].sort().join()}}`;
      if (seen.has(key)) throw new Error(`twice: ${line}`);
      seen.add(key);
      family.samples.push({ name: sample, labels: labelsOf(labels), value: value === '+Inf' ? Infinity : Number(value) });
    }
  }
  for (const one of families.values()) checkFamily(one);
  return families;
}

function checkFamily({ name, type, samples }) {
  if (samples.length === 0) throw new Error(`${name} has no sample`);
  if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`${name} is a ${type}`);
  if (type === 'counter' && samples.some(({ value }) => !(value >= 0))) throw new Error(`${name} counts below 0`);
  if (type !== 'histogram') return;
  const series = new Map();
  for (const { name: sample, labels, value } of samples) {
    const key = [...labels].filter(([label]) => label !== 'le').sort().join();
    const one = series.get(key) ?? { buckets: [] };
    if (sample.endsWith('_bucket')) one.buckets.push([labels.get('le') === '+Inf' ? Infinity : Number(labels.get('le')), value]);
    else one[sample.slice(name.length + 1)] = value;
    series.set(key, one);
  }
  for (const { buckets, count, sum } of series.values()) {
    const rises = buckets.every(([bound, value], i) => i === 0 || (bound > buckets[i - 1][0] && value >= buckets[i - 1][1]));
    if (!rises || buckets.at(-1)?.[0] !== Infinity || buckets.at(-1)[1] !== count || !(sum >= 0)) throw new Error(`${name} is no histogram`);
  }
}
