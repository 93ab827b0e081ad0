// What Home Assistant's documentation says of MQTT discovery messages, as far as ours use it: each field with its type, what is needed,
// and what may stand in it. https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery and the pages of the components.

const text = (value) => typeof value === 'string' && value !== '';
const oneOf = (...words) => (value) => words.includes(value);
/** To publish to: no wildcards. */
const topic = (value) => text(value) && !/[+#\0]/.test(value) && Buffer.byteLength(value) <= 65535;
const icon = (value) => text(value) && /^[a-z]+:[a-z0-9-]+$/.test(value);

const kDevice = {
  identifiers: (value) => text(value) || (Array.isArray(value) && value.length > 0 && value.every(text)),
  name: text, manufacturer: text, model: text, sw_version: text, hw_version: text, serial_number: text, suggested_area: text, via_device: text,
};
const kOrigin = { name: text, sw_version: text, support_url: (value) => /^https?:/.test(value) };
const kAvailability = { topic, payload_available: text, payload_not_available: text };

/** Of every component. */
const kCommon = {
  name: (value) => value === null || text(value),
  unique_id: text,
  availability: (value) => Array.isArray(value) && value.length > 0 && value.every((one) => flawsOf(one, kAvailability, ['topic']).length === 0),
  device: (value) => flawsOf(value, kDevice, ['identifiers']).length === 0,
  origin: (value) => flawsOf(value, kOrigin, ['name']).length === 0,
  entity_category: oneOf('config', 'diagnostic'),
  icon,
};
const kComponents = {
  binary_sensor: [{ state_topic: topic, device_class: oneOf('connectivity', 'motion', 'sound', 'battery_charging') }, ['state_topic']],
  sensor: [{ state_topic: topic, device_class: oneOf('battery'), state_class: oneOf('measurement'), unit_of_measurement: oneOf('%') }, ['state_topic']],
  switch: [{ state_topic: topic, command_topic: topic, device_class: oneOf('outlet', 'switch') }, ['command_topic']],
  image: [{ image_topic: topic, content_type: oneOf('image/jpeg', 'image/png'), image_encoding: oneOf('b64') }, ['image_topic']],
  button: [{ command_topic: topic, device_class: oneOf('identify', 'restart', 'update') }, ['command_topic']],
};

function flawsOf(object, fields, needed) {
  if (typeof object !== 'object' || object === null) return ['it is no object'];
  return [
    ...needed.filter((field) => !(field in object)).map((field) => `${field} is missing`),
    ...Object.keys(object).filter((field) => !fields[field]).map((field) => `${field} is not documented`),
    ...Object.entries(object).filter(([field, value]) => fields[field] && !fields[field](value)).map(([field, value]) => `${field} may not be ${JSON.stringify(value)}`),
  ];
}

/** PREFIX/COMPONENT/[NODE/]OBJECT/config. @param {string} topicName @param {string} payload @returns {string[]}  what is wrong */
export function discoveryFlaws(topicName, payload) {
  const [, component, ...ids] = topicName.split('/');
  const known = kComponents[component];
  if (!known) return [`there is no component ${component}`];
  const where = ids.at(-1) === 'config' && (ids.length === 2 || ids.length === 3) && ids.slice(0, -1).every((id) => /^[a-zA-Z0-9_-]+$/.test(id));
  // A device needs an identity to be one, and an entity one to belong to it.
  return [...(where ? [] : ['its topic is none']), ...flawsOf(JSON.parse(payload), { ...kCommon, ...known[0] }, [...known[1], 'unique_id', 'device', 'origin', 'availability'])];
}
