#pragma once

#include "json.hpp"
#include "petcam/access/records.hpp"

namespace petcam {

/// ["watch","talk"]
Json rightsArray(Rights rights);
/// Sets "from" and "until": Unix seconds or null.
void putWindow(json_t* object, const Window& window);

}  // namespace petcam
