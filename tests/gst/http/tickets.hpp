#pragma once

#include <fstream>
#include <string>

#include "http/ticket.hpp"

namespace petcam::gst::http {

/// The key of a home in tests.
inline TicketKey testKey() {
    TicketKey key{};
    for (std::size_t i = 0; i < key.size(); ++i) {
        key[i] = static_cast<std::uint8_t>(i);
    }
    return key;
}

inline void writeKey(const std::filesystem::path& file, const TicketKey& key = testKey()) {
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(key.data()), static_cast<std::streamsize>(key.size()));
}

/// As the home server makes them (plugin/petcam/service_access.cpp).
inline std::string makeTicket(const std::string& text, const TicketKey& key = testKey()) {
    std::string made = text + ".";
    for (const std::uint8_t byte : sign(text, key)) {
        constexpr char kDigits[] = "0123456789abcdef";
        made += kDigits[byte >> 4];
        made += kDigits[byte & 15];
    }
    return made;
}

}  // namespace petcam::gst::http
