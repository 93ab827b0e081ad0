#pragma once

#include <span>

namespace petcam::store {

/// The steps from an empty database to today's, each applied once and in one transaction; `PRAGMA
/// user_version` counts those that were. A step that was released is never changed: write another one.
std::span<const char* const> migrations();

}  // namespace petcam::store
