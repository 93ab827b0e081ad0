#pragma once

#include <fstream>
#include <stdexcept>
#include <string>

#include "media/bytes.hpp"

namespace petcam::peer {

/// Keeps every RTP and RTCP packet that a publisher sends, as it is before encryption, for a test to compare
/// with: two bytes of length, then the packet (RFC 4571). Owned by one peer; its main loop writes.
class SentFile {
public:
    /// Without a name nothing is kept. Throws std::invalid_argument when the file cannot be made.
    explicit SentFile(const std::string& name) {
        if (name.empty()) return;
        file_.open(name, std::ios::binary | std::ios::trunc);
        if (!file_) throw std::invalid_argument("cannot write " + name);
    }

    void keep(BytesView packet) {
        if (!file_.is_open()) return;
        file_.put(static_cast<char>(packet.size() >> 8));
        file_.put(static_cast<char>(packet.size() & 0xFF));
        file_.write(reinterpret_cast<const char*>(packet.data()),
                    static_cast<std::streamsize>(packet.size()));
        file_.flush();
    }

private:
    std::ofstream file_;
};

}  // namespace petcam::peer
