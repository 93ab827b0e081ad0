#pragma once

#include <cstdlib>
#include <string>

#include "catch.hpp"
#include "json.hpp"

namespace petcam {

/// As text, keys sorted: two values with the same text are equal.
inline std::string textOf(const Json& json) {
    REQUIRE(json);
    char* dumped = json_dumps(json.get(), JSON_SORT_KEYS | JSON_COMPACT);
    REQUIRE(dumped);
    std::string text(dumped);
    free(dumped);
    return text;
}

inline void checkEqual(const Json& actual, const std::string& documented) {
    const Json expected(json_loads(documented.c_str(), 0, nullptr));
    REQUIRE(expected);
    CHECK(textOf(actual) == textOf(expected));
}

}  // namespace petcam
