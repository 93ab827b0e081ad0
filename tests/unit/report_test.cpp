#include "petcam/report.hpp"

#include "catch.hpp"

using namespace petcam;

TEST_CASE("the words of a report are those of the contract, there and back, and nothing else is one") {
    const std::pair<Capture, std::string_view> captures[] = {
        {Capture::On, "on"}, {Capture::Paused, "paused"}, {Capture::Interrupted, "interrupted"}};
    for (const auto& [capture, word] : captures) {
        CHECK(wordOf(capture) == word);
        CHECK(captureOf(word) == capture);
    }
    const std::pair<Network, std::string_view> networks[] = {{Network::Wifi, "wifi"},
                                                             {Network::Cellular, "cellular"},
                                                             {Network::Ethernet, "ethernet"},
                                                             {Network::Other, "other"}};
    for (const auto& [network, word] : networks) {
        CHECK(wordOf(network) == word);
        CHECK(networkOf(word) == network);
    }
    const std::pair<Warning, std::string_view> warnings[] = {
        {Warning::Hot, "hot"}, {Warning::Slow, "slow"}, {Warning::Unplugged, "unplugged"}};
    for (const auto& [warning, word] : warnings) {
        CHECK(wordOf(warning) == word);
        CHECK(warningOf(word) == warning);
    }
    for (const std::string_view word : {"", "On", "off", "on ", "4g", "cold"}) {
        CHECK_FALSE(captureOf(word));
        CHECK_FALSE(networkOf(word));
        CHECK_FALSE(warningOf(word));
    }
}
