#include "store/migrations.hpp"

namespace petcam::store {
namespace {

// Times are Unix seconds in UTC, rights the bits of petcam::Rights, tokens and codes SHA-256 of the secret.
// AUTOINCREMENT: a number that was given once is never given again, also when its row is gone.
constexpr const char* kSteps[] = {
    R"sql(
-- Counts the changes, so that a writer notices when it is not the only one.
CREATE TABLE home (generation INTEGER NOT NULL) STRICT;
INSERT INTO home VALUES (0);

CREATE TABLE member (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'family', 'sitter')),
  valid_from INTEGER,
  valid_until INTEGER,
  rights INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE camera (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  since INTEGER NOT NULL
) STRICT;

-- What a member may do with this one camera, instead of member.rights.
CREATE TABLE member_camera (
  member INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
  camera INTEGER NOT NULL REFERENCES camera ON DELETE CASCADE,
  rights INTEGER NOT NULL,
  valid_from INTEGER,
  valid_until INTEGER,
  PRIMARY KEY (member, camera)
) STRICT, WITHOUT ROWID;

-- A browser that has a token: of a member, or of the phone that is a camera.
CREATE TABLE device (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member INTEGER REFERENCES member ON DELETE CASCADE,
  camera INTEGER REFERENCES camera ON DELETE CASCADE,
  token_sha256 BLOB NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
  since INTEGER NOT NULL,
  CHECK ((member IS NULL) <> (camera IS NULL))
) STRICT;

CREATE TABLE invitation (
  member INTEGER UNIQUE REFERENCES member ON DELETE CASCADE,
  camera INTEGER UNIQUE REFERENCES camera ON DELETE CASCADE,
  code_sha256 BLOB NOT NULL UNIQUE CHECK (length(code_sha256) = 32),
  expires INTEGER NOT NULL,
  CHECK ((member IS NULL) <> (camera IS NULL))
) STRICT;

CREATE INDEX device_member ON device (member);
CREATE INDEX device_camera ON device (camera);
)sql",
    R"sql(
-- What the family switches from elsewhere.
ALTER TABLE camera ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE camera ADD COLUMN recorded INTEGER NOT NULL DEFAULT 1;
)sql",
};

}  // namespace

std::span<const char* const> migrations() {
    return kSteps;
}

}  // namespace petcam::store
