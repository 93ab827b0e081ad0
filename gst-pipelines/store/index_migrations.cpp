#include "store/index_migrations.hpp"

namespace petcam::gst::store {
namespace {

// Times are Unix microseconds, ids random, files relative to the folder of the recordings.
constexpr const char* kSteps[] = {
    R"sql(
-- "end" is null while it is written, and after a crash until the file was repaired.
CREATE TABLE clip (
  id INTEGER PRIMARY KEY,
  camera TEXT NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER CHECK (end >= start),
  bytes INTEGER NOT NULL DEFAULT 0,
  container TEXT NOT NULL CHECK (container IN ('mp4', 'webm')),
  starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
  file TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX clip_camera ON clip (camera, start);

-- "end" is null while it goes on. An event goes with the clip that shows it.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  camera TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('motion', 'sound', 'talk', 'snapshot')),
  start INTEGER NOT NULL,
  end INTEGER CHECK (end >= start),
  clip INTEGER REFERENCES clip ON DELETE CASCADE
) STRICT;
CREATE INDEX event_camera ON event (camera, start);
CREATE INDEX event_clip ON event (clip);

-- "cropped" is null where there is the whole picture only; bytes are those of both.
CREATE TABLE picture (
  event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  file TEXT NOT NULL UNIQUE,
  cropped TEXT UNIQUE,
  PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;

-- A minute since 1970; a byte a second, see LevelMinute.
CREATE TABLE level (
  camera TEXT NOT NULL,
  minute INTEGER NOT NULL,
  motion BLOB NOT NULL CHECK (length(motion) = 60),
  sound BLOB NOT NULL CHECK (length(sound) = 60),
  PRIMARY KEY (camera, minute)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
-- The clip that this one is the next part of.
ALTER TABLE clip ADD COLUMN continues INTEGER REFERENCES clip ON DELETE SET NULL;
CREATE INDEX clip_continues ON clip (continues);
)sql",
};

}  // namespace

std::span<const char* const> indexMigrations() {
    return kSteps;
}

}  // namespace petcam::gst::store
