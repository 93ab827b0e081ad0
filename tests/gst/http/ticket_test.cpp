#include "http/ticket.hpp"

#include <filesystem>

#include "catch.hpp"
#include "http/tickets.hpp"

using namespace petcam::gst::http;

TEST_CASE("a ticket says who may do what until when") {
    const std::string text = makeTicket("v1.m2.c13.rds.1764000000");
    const auto parsed = parseTicket(text);
    REQUIRE(parsed);
    CHECK(parsed->ticket == Ticket{"m2", "c13", "rds", 1764000000});
    CHECK(parsed->signedText == "v1.m2.c13.rds.1764000000");
    CHECK(isGenuine(*parsed, testKey()));
    CHECK(parsed->ticket.may(Action::Delete));
    const auto reader = parseTicket(makeTicket("v1.m2.c13.r.1764000000"));
    CHECK(reader->ticket.may(Action::Read));
    CHECK_FALSE(reader->ticket.may(Action::Delete));
    CHECK_FALSE(reader->ticket.may(Action::Star));
}

TEST_CASE("the signature is the one of RFC 4231's example") {
    TicketKey key{};
    key.fill(0);
    // Test case 2: a key shorter than a block is filled with zeros, as ours is here.
    std::copy_n("Jefe", 4, key.begin());
    const Signature signature = sign("what do ya want for nothing?", key);
    CHECK(signature[0] == 0x5b);
    CHECK(signature[1] == 0xdc);
    CHECK(signature[31] == 0x43);
}

TEST_CASE("whatever is changed in a ticket, it is not genuine any more") {
    const std::string good = makeTicket("v1.m2.c13.rds.1764000000");
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const char c : {'0', '1', '9', 'a', 'r', 'd', '.', 'm', '\0', ' '}) {
            std::string changed = good;
            if (changed[i] == c) continue;
            changed[i] = c;
            const auto parsed = parseTicket(changed);
            INFO(changed);
            CHECK_FALSE((parsed && isGenuine(*parsed, testKey())));
        }
        const auto shorter = parseTicket(good.substr(0, i));
        CHECK_FALSE((shorter && isGenuine(*shorter, testKey())));
    }
    TicketKey other = testKey();
    other[31] ^= 1;
    CHECK_FALSE(isGenuine(*parseTicket(good), other));
}

TEST_CASE("a ticket is written in one way only, also with the right signature") {
    for (const char* text :
         {"v2.m2.c1.r.1764000000", "v1.m02.c1.r.1764000000", "v1.2.c1.r.1764000000",
          "v1.m2.kitchen.r.1764000000", "v1.m2.c1..1764000000", "v1.m2.c1.rr.1764000000",
          "v1.m2.c1.rx.1764000000", "v1.m2.c1.r.01764000000", "v1.m2.c1.r.-1", "v1.m2.c1.r.",
          "v1.m2.c1.r.1764000000000", "v1.m2.c1.r.1764000000.7", "v1.m2.c1.1764000000", ".m2.c1.r.1764000000",
          "v1.m2.c1.r. 1764000000", "v1.m2.c1/..r.1764000000"}) {
        INFO(text);
        CHECK_FALSE(parseTicket(makeTicket(text)));
    }
    const std::string good = makeTicket("v1.m2.c1.r.1764000000");
    REQUIRE(parseTicket(good));
    CHECK_FALSE(parseTicket(good + "0"));
    CHECK_FALSE(parseTicket(" " + good));
    CHECK_FALSE(parseTicket(good + "\n"));
    std::string upper = good;
    upper.back() = 'F';
    CHECK_FALSE(parseTicket(upper));
    CHECK_FALSE(parseTicket(std::string(100000, 'v')));
    CHECK_FALSE(parseTicket(std::string(100000, '.')));
    CHECK_FALSE(parseTicket(""));
}
