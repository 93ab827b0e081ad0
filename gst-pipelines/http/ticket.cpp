#include "http/ticket.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <stdexcept>

#include "store/ids.hpp"

namespace petcam::gst::http {
namespace {

constexpr std::size_t kLongest = 160;
constexpr std::size_t kMostDigits = 12;  // seconds until the year 33658

/// Takes what stands before the next dot off the front, and the dot; the rest when there is none.
std::string_view takePart(std::string_view& text) noexcept {
    const auto end = text.find('.');
    const auto part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

std::optional<std::int64_t> secondsOf(std::string_view text) noexcept {
    if (text.empty() || text.size() > kMostDigits || text[0] == '0') return std::nullopt;
    std::int64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// "m" and a number without leading zeros, as long as a camera's may be; "m0" is the home's own bridge.
bool isMemberId(std::string_view text) noexcept {
    if (text == "m0") return true;
    if (!text.starts_with('m')) return false;
    const std::string asCamera = "c" + std::string(text.substr(1));
    return store::isCameraId(asCamera);
}

bool areActions(std::string_view text) noexcept {
    if (text.empty() || text.size() > 3) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c == 'r' || c == 'd' || c == 's') && std::count(text.begin(), text.end(), c) == 1;
    });
}

std::optional<Signature> signatureOf(std::string_view text) noexcept {
    constexpr std::string_view kDigits = "0123456789abcdef";
    Signature signature{};
    if (text.size() != 2 * signature.size()) return std::nullopt;
    for (std::size_t i = 0; i < signature.size(); ++i) {
        const auto high = kDigits.find(text[2 * i]);
        const auto low = kDigits.find(text[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        signature[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return signature;
}

}  // namespace

bool Ticket::may(Action action) const noexcept {
    const char letter = action == Action::Read ? 'r' : action == Action::Delete ? 'd' : 's';
    return actions.find(letter) != std::string::npos;
}

std::optional<TicketText> parseTicket(std::string_view text) {
    if (text.size() > kLongest || std::count(text.begin(), text.end(), '.') != 5) return std::nullopt;
    std::string_view rest = text;
    if (takePart(rest) != "v1") return std::nullopt;
    const auto member = takePart(rest), camera = takePart(rest), actions = takePart(rest);
    const auto expires = secondsOf(takePart(rest));
    const auto signature = signatureOf(rest);
    if (!isMemberId(member) || !store::isCameraId(camera) || !areActions(actions) || !expires || !signature) {
        return std::nullopt;
    }
    return TicketText{{std::string(member), std::string(camera), std::string(actions), *expires},
                      text.substr(0, text.size() - rest.size() - 1),
                      *signature};
}

bool isGenuine(const TicketText& ticket, const TicketKey& key) noexcept {
    try {
        const Signature right = sign(ticket.signedText, key);
        return CRYPTO_memcmp(right.data(), ticket.signature.data(), right.size()) == 0;
    } catch (const std::exception&) {
        return false;
    }
}

Signature sign(std::string_view text, const TicketKey& key) {
    Signature signature{};
    unsigned length = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(), signature.data(), &length)) {
        throw std::runtime_error("HMAC-SHA256 is not to be had (HMAC)");
    }
    return signature;
}

}  // namespace petcam::gst::http
