// One HTTP request, as strangers and phones send them: its path goes out as it is written, and any certificate will do.

import http from 'node:http';
import https from 'node:https';
import { bounded } from './wait.mjs';

/**
 * @param {string} url  origin and path; the path is not normalised
 * @param {import('node:https').RequestOptions} [options]
 * @returns {Promise<{status: number, headers: http.IncomingHttpHeaders, body: string}>}
 */
export function ask(url, options = {}) {
  const [, scheme, host, path] = /^(https?):\/\/([^/]+)(.*)$/.exec(url) ?? [];
  const at = host.lastIndexOf(':');
  const client = scheme === 'https' ? https : http;
  const answered = new Promise((resolve, reject) => {
    const request = client.request({
      host: host.slice(0, at).replace(/^\[|\]$/g, ''),
      port: host.slice(at + 1),
      path: path || '/',
      rejectUnauthorized: false,
      agent: false,
      ...options,
    }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => { body += part; });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      answer.on('error', reject);
    });
    // A WebSocket is no answer with a body.
    request.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: '' });
    });
    request.on('error', reject).end();
  });
  return bounded(answered, 5000, `answer at ${url}`);
}
