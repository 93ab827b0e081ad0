#include "petcam/report.hpp"

#include <initializer_list>

namespace petcam {
namespace {

template <typename Value>
std::optional<Value> valueOf(std::string_view word, std::initializer_list<Value> all) {
    for (const Value value : all) {
        if (word == wordOf(value)) return value;
    }
    return std::nullopt;
}

}  // namespace

const char* wordOf(Capture capture) {
    switch (capture) {
        case Capture::On:
            return "on";
        case Capture::Paused:
            return "paused";
        case Capture::Interrupted:
            return "interrupted";
    }
    return "";
}

const char* wordOf(Network network) {
    switch (network) {
        case Network::Wifi:
            return "wifi";
        case Network::Cellular:
            return "cellular";
        case Network::Ethernet:
            return "ethernet";
        case Network::Other:
            return "other";
    }
    return "";
}

const char* wordOf(Warning warning) {
    switch (warning) {
        case Warning::Hot:
            return "hot";
        case Warning::Slow:
            return "slow";
        case Warning::Unplugged:
            return "unplugged";
    }
    return "";
}

std::optional<Capture> captureOf(std::string_view word) {
    return valueOf(word, {Capture::On, Capture::Paused, Capture::Interrupted});
}

std::optional<Network> networkOf(std::string_view word) {
    return valueOf(word, {Network::Wifi, Network::Cellular, Network::Ethernet, Network::Other});
}

std::optional<Warning> warningOf(std::string_view word) {
    return valueOf(word, {Warning::Hot, Warning::Slow, Warning::Unplugged});
}

}  // namespace petcam
