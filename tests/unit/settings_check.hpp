#pragma once

#include <filesystem>
#include <string>

#include "catch.hpp"

namespace petcam {

/// What `read` says is wrong with a file, without the file's own name in front; `Error` is what it throws.
template <typename Error, typename Read>
std::string complaintAbout(const std::filesystem::path& file, Read read) {
    try {
        read();
    } catch (const Error& error) {
        const std::string text = error.what();
        REQUIRE(text.starts_with(file.string() + ": "));
        return text.substr(file.string().size() + 2);
    }
    FAIL("was accepted");
    return {};
}

}  // namespace petcam
