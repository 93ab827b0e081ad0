#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace petcam {

/// Whether a camera phone films. Interrupted: a call, another app, a hidden page; it comes back by itself.
enum class Capture : std::uint8_t { On, Paused, Interrupted };
enum class Network : std::uint8_t { Wifi, Cellular, Ethernet, Other };
enum class Warning : std::uint8_t { Hot, Slow, Unplugged };

/// How a camera phone says that it is. Each report replaces the one before as a whole; what it does not tell
/// is not known. Kept while its publisher is there, never on disk.
struct Report {
    static constexpr int kFullBattery = 100;
    static constexpr int kMaxUplinkKbps = 1'000'000;

    Capture capture = Capture::On;
    std::optional<int> batteryPercent;
    std::optional<bool> charging;
    std::optional<Network> network;
    std::optional<int> uplinkKbps;
    std::set<Warning> warnings;
    bool operator==(const Report&) const = default;
};

/// The words of the signalling contract: "on", "paused", "interrupted"; "wifi", "cellular", "ethernet",
/// "other"; "hot", "slow", "unplugged".
const char* wordOf(Capture capture);
const char* wordOf(Network network);
const char* wordOf(Warning warning);
std::optional<Capture> captureOf(std::string_view word);
std::optional<Network> networkOf(std::string_view word);
std::optional<Warning> warningOf(std::string_view word);

}  // namespace petcam
