#pragma once

#include <span>

namespace petcam::gst::store {

/// The steps from an empty index to today's, each applied once and in one transaction; `PRAGMA user_version`
/// counts those that were. A step that was released is never changed: write another one.
std::span<const char* const> indexMigrations();

}  // namespace petcam::gst::store
