#include "http/ticket_gate.hpp"

#include "catch.hpp"
#include "http/tickets.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using namespace petcam::gst::http;

namespace {

constexpr std::int64_t kNow = 1764000000;

struct Home {
    TemporaryDirectory directory;
    std::filesystem::path file = directory / "home.key";
    TicketGate gate{file};

    Home() { writeKey(file); }
    bool admits(const std::string& text, std::int64_t now = kNow) {
        return gate.admit(makeTicket(text), now).has_value();
    }
    static std::string until(std::int64_t expires, const std::string& who = "v1.m2.c1") {
        return who + ".r." + std::to_string(expires);
    }
};

}  // namespace

TEST_CASE("a ticket is good until its second, and never longer than a minute from now") {
    Home home;
    CHECK(home.admits(Home::until(kNow + 1)));
    CHECK(home.admits(Home::until(kNow + 60)));
    CHECK_FALSE(home.admits(Home::until(kNow)));
    CHECK_FALSE(home.admits(Home::until(kNow - 1)));
    CHECK(home.admits(Home::until(kNow + 65)));  // two clocks
    CHECK_FALSE(home.admits(Home::until(kNow + 66)));
}

TEST_CASE("what was issued before a revocation is worth nothing, what was issued after it is") {
    Home home;
    home.gate.revoke({"m2", "c1", kNow}, kNow);
    CHECK_FALSE(home.admits(Home::until(kNow + 60)));
    CHECK(home.admits(Home::until(kNow + 61)));
    CHECK(home.admits(Home::until(kNow + 60, "v1.m2.c2")));
    CHECK(home.admits(Home::until(kNow + 60, "v1.m3.c1")));
    home.gate.revoke({"m2", std::nullopt, kNow + 1}, kNow);
    CHECK_FALSE(home.admits(Home::until(kNow + 60, "v1.m2.c2")));
    CHECK_FALSE(home.admits(Home::until(kNow + 61)));
    CHECK(home.admits(Home::until(kNow + 62)));
}

TEST_CASE(
    "an older revocation does not weaken a newer one, and those that mean nothing any more are forgotten") {
    Home home;
    home.gate.revoke({"m2", std::nullopt, kNow}, kNow);
    home.gate.revoke({"m2", std::nullopt, kNow - 100}, kNow);
    CHECK_FALSE(home.admits(Home::until(kNow + 60)));
    for (int member = 3; member < 100; ++member) {
        home.gate.revoke({"m" + std::to_string(member), "c1", kNow}, kNow);
    }
    CHECK(home.gate.revocations() == 98);
    home.gate.revoke({"m1", std::nullopt, kNow + 66}, kNow + 66);
    CHECK(home.gate.revocations() == 1);
}

TEST_CASE("without a key nobody comes in, and a new one counts at once") {
    Home home;
    const auto ticket = Home::until(kNow + 30);
    std::filesystem::remove(home.file);
    CHECK_FALSE(home.admits(ticket));
    std::ofstream(home.file) << "short";
    CHECK_FALSE(home.admits(ticket));
    std::filesystem::remove(home.file);
    TicketKey other = testKey();
    other[0] ^= 1;
    writeKey(home.file, other);
    CHECK_FALSE(home.admits(ticket));
    CHECK(home.gate.admit(makeTicket(ticket, other), kNow));
}
