#include "sdp.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>

namespace petcam::peer {
namespace {

void header(std::ostringstream& sdp, const LocalDescription& local, const std::string& bundle) {
    sdp << "v=0\r\no=petcam-peer 1 " << local.version << " IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
        << "a=group:BUNDLE" << bundle << "\r\na=ice-options:trickle\r\na=msid-semantic:WMS *\r\n";
}

void transport(std::ostringstream& sdp, const LocalDescription& local, const std::string& mid) {
    sdp << "c=IN IP4 0.0.0.0\r\na=mid:" << mid << "\r\na=ice-ufrag:" << local.ice.ufrag
        << "\r\na=ice-pwd:" << local.ice.password << "\r\na=fingerprint:sha-256 " << local.fingerprint
        << "\r\na=setup:" << local.setup << "\r\na=rtcp-mux\r\n";
    for (const auto& candidate : local.candidates)
        sdp << "a=" << candidate << "\r\n";
    sdp << "a=end-of-candidates\r\n";
}

void source(std::ostringstream& sdp, const OfferedMedia& media) {
    sdp << "a=" << media.direction << "\r\na=extmap:" << extension::kMid
        << " urn:ietf:params:rtp-hdrext:sdes:mid\r\n";
    if (media.ssrc != 0 && media.rids.empty()) {
        sdp << "a=ssrc:" << media.ssrc << " cname:petcam-peer\r\n";
    }
}

void videoFormats(std::ostringstream& sdp, const rtp::PayloadTypes& types) {
    const auto feedback = [&](int type) {
        for (const char* kind : {"goog-remb", "ccm fir", "nack", "nack pli"}) {
            sdp << "a=rtcp-fb:" << type << " " << kind << "\r\n";
        }
    };
    if (types.h264) {
        sdp << "a=rtpmap:" << int{*types.h264} << " H264/90000\r\na=fmtp:" << int{*types.h264}
            << " level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n";
        feedback(*types.h264);
    }
    if (types.vp8) {
        sdp << "a=rtpmap:" << int{*types.vp8} << " VP8/90000\r\n";
        feedback(*types.vp8);
    }
}

void simulcast(std::ostringstream& sdp, const std::vector<std::string>& rids) {
    if (rids.empty()) return;
    sdp << "a=extmap:" << extension::kRid << " urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n";
    std::string all;
    for (const auto& rid : rids) {
        sdp << "a=rid:" << rid << " send\r\n";
        all += (all.empty() ? "" : ";") + rid;
    }
    sdp << "a=simulcast:send " << all << "\r\n";
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

/// The text behind `prefix`, when the line begins with it.
std::optional<std::string> after(const std::string& line, std::string_view prefix) {
    if (line.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
    return line.substr(prefix.size());
}

RemoteDescription::Section newSection(const std::string& rest) {
    RemoteDescription::Section section;
    std::istringstream words(rest);
    int port = 0;
    words >> section.kind >> port;
    section.refused = port == 0;
    return section;
}

void readAttribute(RemoteDescription::Section& section, const std::string& line) {
    if (const auto mid = after(line, "a=mid:")) section.mid = *mid;
    for (const char* direction : {"sendrecv", "sendonly", "recvonly", "inactive"}) {
        if (line == std::string("a=") + direction) section.direction = direction;
    }
    const auto format = after(line, "a=rtpmap:");
    const auto parameters = after(line, "a=fmtp:");
    if (!format && !parameters) return;
    std::istringstream words(format ? *format : *parameters);
    int type = -1;
    std::string rest;
    words >> type >> rest;
    if (type < 0 || type > 127) return;
    if (format) {
        section.types[static_cast<std::uint8_t>(type)] = upper(rest.substr(0, rest.find('/')));
    } else {
        section.parameters[static_cast<std::uint8_t>(type)] = rest;
    }
}

}  // namespace

std::string writeOffer(const LocalDescription& local, const rtp::PayloadTypes& types,
                       const OfferedMedia& audio, const OfferedMedia& video) {
    std::ostringstream sdp;
    header(sdp, local, " 0 1");
    sdp << "m=audio 9 UDP/TLS/RTP/SAVPF " << int{*types.opus} << "\r\n";
    transport(sdp, local, "0");
    source(sdp, audio);
    sdp << "a=extmap:" << extension::kAudioLevel << " urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
        << "a=rtpmap:" << int{*types.opus} << " opus/48000/2\r\na=fmtp:" << int{*types.opus}
        << " minptime=10;useinbandfec=1\r\n";
    sdp << "m=video 9 UDP/TLS/RTP/SAVPF";
    if (types.h264) sdp << " " << int{*types.h264};
    if (types.vp8) sdp << " " << int{*types.vp8};
    sdp << "\r\n";
    transport(sdp, local, "1");
    source(sdp, video);
    videoFormats(sdp, types);
    simulcast(sdp, video.rids);
    return sdp.str();
}

RemoteDescription RemoteDescription::parse(const std::string& sdp) {
    RemoteDescription remote;
    std::istringstream lines(sdp);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (const auto media = after(line, "m=")) remote.sections.push_back(newSection(*media));
        if (const auto ufrag = after(line, "a=ice-ufrag:")) remote.ice.ufrag = *ufrag;
        if (const auto password = after(line, "a=ice-pwd:")) remote.ice.password = *password;
        if (const auto print = after(line, "a=fingerprint:sha-256 ")) remote.fingerprint = upper(*print);
        if (const auto setup = after(line, "a=setup:")) remote.setup = *setup;
        if (after(line, "a=candidate:")) remote.candidates.push_back(line.substr(2));
        if (!remote.sections.empty()) readAttribute(remote.sections.back(), line);
    }
    if (remote.ice.ufrag.empty() || remote.ice.password.empty() || remote.fingerprint.empty()) {
        throw std::runtime_error("the server's SDP has no ICE credentials or no SHA-256 fingerprint");
    }
    return remote;
}

rtp::PayloadTypes RemoteDescription::types() const {
    rtp::PayloadTypes found;
    const auto keepFirst = [](std::optional<std::uint8_t>& place, std::uint8_t type) {
        if (!place) place = type;
    };
    for (const auto& section : sections) {
        if (section.refused) continue;
        for (const auto& [type, name] : section.types) {
            if (name == "H264") keepFirst(found.h264, type);
            if (name == "VP8") keepFirst(found.vp8, type);
            if (name == "OPUS") keepFirst(found.opus, type);
        }
    }
    return found;
}

std::string writeAnswer(const LocalDescription& local, const RemoteDescription& offer) {
    std::ostringstream sdp;
    std::string bundle;
    for (const auto& section : offer.sections)
        bundle += " " + section.mid;
    header(sdp, local, bundle);
    const rtp::PayloadTypes types = offer.types();
    for (const auto& section : offer.sections) {
        const bool audio = section.kind == "audio";
        sdp << "m=" << section.kind << " 9 UDP/TLS/RTP/SAVPF";
        for (const auto& [type, name] : section.types) {
            if (type == types.h264 || type == types.vp8 || type == types.opus) sdp << " " << int{type};
        }
        sdp << "\r\n";
        transport(sdp, local, section.mid);
        source(sdp, {"recvonly"});
        if (audio && types.opus) sdp << "a=rtpmap:" << int{*types.opus} << " opus/48000/2\r\n";
        if (!audio) videoFormats(sdp, types);
    }
    return sdp.str();
}

}  // namespace petcam::peer
