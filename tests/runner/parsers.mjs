// Count what a test program reported. Each parser takes how the program ended and returns the counts and the
// details of its failures.

import { readFileSync, rmSync } from 'node:fs';
import { tail } from './process.mjs';

/** A command that is one test: its exit code tells. */
export function exitCode({ ok, output }) {
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, details: [tail(output, 40)] };
}

/** Catch2 (version 2 or 3) with `-r xml -o file`. A crash leaves the report without its last element. */
export function catch2(file) {
  rmSync(file, { force: true });
  return ({ output }) => {
    const xml = readOrEmpty(file);
    const total = /<OverallResultsCases successes="(\d+)" failures="(\d+)"(?: expectedFailures="(\d+)")?(?: skips="(\d+)")?/.exec(xml);
    if (!total) return { passed: 0, failed: 1, details: ['it crashed before its report was complete:', tail(output, 40)] };
    const [passed, failed, expected, skipped] = total.slice(1).map((digits) => Number(digits ?? 0));
    return { passed: passed + expected, failed, skipped, details: failed ? catch2Failures(xml) : [] };
  };
}

function catch2Failures(xml) {
  const details = [];
  for (const [, name, body] of xml.matchAll(/<TestCase name="([^"]*)"[^>]*>(.*?)<\/TestCase>/gs)) {
    if (!/<OverallResult success="false"/.test(body)) continue;
    details.push(unescapeXml(name));
    for (const [, attributes, text] of body.matchAll(/<Expression success="false"([^>]*)>(.*?)<\/Expression>/gs)) {
      const [original, expanded] = ['Original', 'Expanded'].map((tag) => element(text, tag));
      details.push(`  ${place(attributes)}: ${original}   is   ${expanded}`);
    }
    for (const [, kind, attributes, text] of body.matchAll(/<(Failure|Exception|FatalErrorCondition)([^>]*)>(.*?)<\/\1>/gs)) {
      details.push(`  ${place(attributes)}: ${kind} ${unescapeXml(text).trim()}`);
    }
  }
  return details;
}

const place = (attributes) => `${/filename="([^"]*)"/.exec(attributes)?.[1]}:${/line="(\d+)"/.exec(attributes)?.[1]}`;
const element = (text, tag) => unescapeXml(new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(text)?.[1] ?? '').trim().replace(/\s+/g, ' ');
const unescapeXml = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * `node --test --test-reporter=tap` of Node 18 and later: the summary has the counts, the lines have the reasons.
 * What a test says with `t.diagnostic('note: ...')` is shown also when it passed.
 */
export function nodeTap({ output }) {
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const result = {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
    details: [],
  };
  if (!/^# pass \d+$/m.test(output)) return { passed: 0, failed: 1, details: ['no summary:', tail(output, 40)] };
  for (const [, name, reason] of output.matchAll(/^ *ok \d+ - (.*?) # SKIP ?(.*)$/gm)) {
    result.details.push(`skipped: ${name}${reason ? ` (${reason})` : ''}`);
  }
  for (const [, note] of output.matchAll(/^ *# note: (.*)$/gm)) result.details.push(note);
  for (const [, indent, name, block] of output.matchAll(/^( *)not ok \d+ - ([^\n]*)\n\1  ---\n(.*?)\n\1  \.\.\./gms)) {
    if (/failureType: 'subtestsFailed'/.test(block)) continue; // its subtests are listed themselves
    const lines = block.split('\n').map((line) => line.slice(indent.length))
      .filter((line) => !/^ *(duration_ms|type|location|failureType|code|name|operator):/.test(line));
    result.details.push(name, tail(lines.slice(0, 30).join('\n')));
  }
  return result;
}
