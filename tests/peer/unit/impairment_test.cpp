#include "net/impairment.hpp"

#include <stdexcept>

#include "catch.hpp"

using namespace petcam::peer;

namespace {

using Datagram = Impairment::Datagram;

/// What comes out at the other end of `words` for packets 0, 1, 2, ...
std::vector<Datagram> passed(const std::string& words, std::uint8_t packets, Impairment::Counts* counts) {
    std::vector<Datagram> out;
    Impairment path(ImpairmentOptions::parse(words), 7, [&](Datagram& one) { out.push_back(one); });
    for (std::uint8_t i = 0; i < packets; ++i)
        path.pass({i});
    *counts = path.counts();
    return out;
}

}  // namespace

TEST_CASE("the words of an impairment are read, and a wrong one is named") {
    const auto options = ImpairmentOptions::parse("loss=0.25,delay=40,jitter=10,mangle=1");
    CHECK(options.loss == 0.25);
    CHECK(options.delay == std::chrono::milliseconds(40));
    CHECK(options.any());
    CHECK_FALSE(ImpairmentOptions::parse("").any());
    for (const char* wrong : {"los=0.1", "loss", "loss=", "loss=2", "loss=-0.1", "loss=0.1x", "delay=1e9"}) {
        CHECK_THROWS_AS(ImpairmentOptions::parse(wrong), std::invalid_argument);
    }
}

TEST_CASE("without impairments everything passes in order") {
    Impairment::Counts counts;
    const auto out = passed("", 100, &counts);
    REQUIRE(out.size() == 100);
    for (std::uint8_t i = 0; i < 100; ++i)
        CHECK(out[i] == Datagram{i});
}

TEST_CASE("lost packets are missing and doubled ones come twice, as many as are counted") {
    Impairment::Counts counts;
    const std::size_t left = passed("loss=0.3", 200, &counts).size();
    CHECK(left == 200 - counts.lost);
    CHECK(counts.lost > 30);
    CHECK(counts.lost < 90);
    const std::size_t all = passed("duplicate=0.3", 200, &counts).size();
    CHECK(all == 200 + counts.duplicated);
    CHECK(counts.duplicated > 30);
}

TEST_CASE("a reordered packet comes right after its successor") {
    Impairment::Counts counts;
    const auto out = passed("reorder=1", 4, &counts);
    CHECK(out == std::vector<Datagram>{{1}, {0}, {3}, {2}});
    CHECK(counts.reordered == 2);
}

TEST_CASE("the same seed does the same") {
    Impairment::Counts counts;
    const auto once = passed("loss=0.2,duplicate=0.2,reorder=0.2,tamper=0.2", 200, &counts);
    CHECK(once == passed("loss=0.2,duplicate=0.2,reorder=0.2,tamper=0.2", 200, &counts));
}

TEST_CASE("mangling changes every packet that has a payload, and never makes one larger than a datagram") {
    Impairment path(ImpairmentOptions::parse("mangle=1"), 3, [](Datagram&) {});
    const Datagram whole(200, 0x80);
    for (int i = 0; i < 100; ++i) {
        Datagram packet = whole;
        path.mangle(packet);
        CHECK(packet != whole);
        CHECK(packet.size() >= 12);
        CHECK(packet.size() <= 1460);
    }
    Datagram header(12, 0x80);
    path.mangle(header);
    CHECK(header == Datagram(12, 0x80));
    CHECK(path.counts().mangled == 100);
}
