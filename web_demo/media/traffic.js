// What a sending PeerConnection hears and says, as two numbers that only grow while the path lives (core/path_watch.js).

/**
 * received counts everything that came from the other side: RTCP, media, answers and questions of ICE. Browsers leave
 * out some of it, none all of it.
 * @param {Iterable<any>} reports of getStats @returns {Traffic}
 */
export function readTraffic(reports) {
  const traffic = { received: 0, sent: 0 };
  for (const report of reports) {
    if (report.type === 'candidate-pair') {
      traffic.received += sum(report, ['bytesReceived', 'packetsReceived', 'responsesReceived', 'requestsReceived']);
    }
    if (report.type === 'transport') traffic.received += sum(report, ['bytesReceived']);
    if (report.type === 'inbound-rtp') traffic.received += sum(report, ['packetsReceived']);
    if (report.type === 'outbound-rtp') traffic.sent += sum(report, ['packetsSent']);
  }
  return traffic;
}

/** @param {any} report @param {string[]} fields */
function sum(report, fields) {
  return fields.reduce((total, field) => total + (report[field] ?? 0), 0);
}
