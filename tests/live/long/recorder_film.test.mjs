// The same as tests/live/recorder.test.mjs, for ten minutes.

process.env.PETCAM_RECORD_SECONDS ??= '600';
await import('../recorder.test.mjs');
