#include "catch.hpp"
#include "locked_home.hpp"

using namespace petcam;

namespace {

Grant kitchenWith(Rights rights) {
    return {rights, {}};
}

MemberChange onKitchen(Rights rights) {
    MemberChange change;
    change.grants[CameraId{1}] = kitchenWith(rights);
    return change;
}

}  // namespace

TEST_CASE("in a locked home nothing goes without sign-in, and five seconds later a stranger is ended") {
    LockedHome home;
    const PeerId stranger = home.attach();
    CHECK_FALSE(home.service.isWelcome(stranger));
    CHECK(codeOf([&] { home.service.requireWelcome(stranger); }) == ErrorCode::SignInRequired);
    home.pass(4900ms);
    CHECK(home.outlet(stranger).ends == 0);
    home.pass(200ms);
    home.pass(200ms);
    CHECK(home.outlet(stranger).ends == 1);
    CHECK(home.service.accessCounters().endedUnsigned >= 1);
    const PeerId member = home.signedIn(home.owner);
    home.pass(10s);
    CHECK(home.outlet(member).ends == 0);
}

TEST_CASE("strangers take each other's place, and never that of a member") {
    LockedHome home;
    home.pass(6s);  // those who came before are gone
    const PeerId member = home.signedIn(home.owner);
    const PeerId first = home.attach();
    for (std::size_t i = 1; i < Service::kMaxStrangers; ++i)
        home.attach();
    home.service.announce();
    CHECK(home.outlet(first).ends == 0);
    const PeerId last = home.attach();
    home.service.announce();
    CHECK(home.outlet(first).ends == 1);
    CHECK(home.outlet(last).ends == 0);
    CHECK(home.outlet(member).ends == 0);
}

TEST_CASE("a stranger that offers is ended at once, a member is not") {
    LockedHome home;
    const PeerId stranger = home.attach();
    const PeerId member = home.signedIn(home.owner);
    home.service.dismissStranger(stranger);
    home.service.dismissStranger(member);
    home.service.announce();
    CHECK(home.outlet(stranger).ends == 1);
    CHECK(home.outlet(member).ends == 0);
}

TEST_CASE("wrong codes and wrong tokens are refused alike, counted, and end the handle after five") {
    LockedHome home;
    const PeerId stranger = home.attach();
    std::vector<std::string> texts;
    for (int i = 0; i < Service::kMaxFailures; ++i) {
        CHECK(home.outlet(stranger).ends == 0);
        try {
            i % 2 ? (void)home.service.claim(stranger, "wrong", "x", home.now)
                  : (void)home.service.signIn(stranger, "wrong", home.now);
        } catch (const RequestError& error) {
            CHECK(error.code() == ErrorCode::NotRecognised);
            texts.emplace_back(error.what());
        }
        home.service.announce();
    }
    CHECK(texts == std::vector<std::string>(5, texts.front()));
    CHECK(home.outlet(stranger).ends == 1);
    CHECK(home.service.accessCounters().notRecognised == 5);
    for (const auto& line : home.journal.lines) {
        CHECK(line.find("wrong") == std::string::npos);
    }
}

TEST_CASE("when the attempts are used up no code is looked at, and tokens are as good as ever") {
    LockedHome home;
    const Invited invited = home.household.invite({"Ana", Role::Sitter, {}, {}, {}});
    const auto attempt = [&](std::string_view code) {
        return codeOf([&] { home.service.claim(home.attach(), code, "x", home.now); });
    };
    int tries = 0;
    while (attempt("wrong") == ErrorCode::NotRecognised && tries < 2000)
        ++tries;
    CHECK(tries > 900);
    CHECK(attempt(invited.code) == ErrorCode::TooManyClaims);
    CHECK_NOTHROW(home.signedIn(home.owner));
    home.pass(1s);
    CHECK_FALSE(attempt(invited.code));
}

TEST_CASE("a handle is one device, and a claim wants a handle of its own") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const PeerId peer = home.signedIn(token);
    CHECK_NOTHROW(home.service.signIn(peer, token, home.now));
    CHECK(codeOf([&] { home.service.signIn(peer, home.owner, home.now); }) == ErrorCode::OtherRole);
    const Invited invited = home.household.inviteAgain(id);
    CHECK(codeOf([&] { home.service.claim(peer, invited.code, "x", home.now); }) == ErrorCode::OtherRole);
    CHECK_FALSE(codeOf([&] { home.service.claim(home.attach(), invited.code, "x", home.now); }));
}

TEST_CASE("only the phone that is the camera publishes it, and it does nothing else") {
    LockedHome home;
    const PeerId owner = home.signedIn(home.owner);
    const auto publish = [&](PeerId peer, const std::string& camera) {
        return codeOf([&] { home.service.publish(peer, camera, kDevice, kVp8Camera, home.now); });
    };
    CHECK(publish(owner, "c1") == ErrorCode::NotAllowed);
    const PeerId again = home.signedIn(home.tokenFor(home.household.inviteAgain(CameraId{1})));
    CHECK(publish(again, "c2") == ErrorCode::NotAllowed);
    CHECK(publish(again, "c9") == ErrorCode::NotAllowed);
    CHECK(codeOf([&] { home.service.watch(again, "c1", "x", kViewer, home.now); }) ==
          ErrorCode::NoSuchCamera);
    CHECK(codeOf([&] { home.service.members(again); }) == ErrorCode::NotAllowed);
    CHECK(codeOf([&] { home.service.addCamera(again, "x", home.now); }) == ErrorCode::NotAllowed);
    REQUIRE(home.service.list(again).size() == 1);
    CHECK(home.service.list(again)[0].camera == "c1");
    CHECK_FALSE(publish(again, "c1"));
}

TEST_CASE("a member sees the cameras it may see, and does not learn that there are others") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Sitter, kitchenWith(kSitterRights));
    const PeerId sitter = home.signedIn(token);
    const auto cameras = home.service.list(sitter);
    REQUIRE(cameras.size() == 1);
    CHECK(cameras[0].camera == "c1");
    CHECK(cameras[0].name == "Kitchen");
    CHECK(cameras[0].rights == kSitterRights);
    const auto refusalOf = [&](const std::string& camera) {
        try {
            home.service.watch(sitter, camera, "x", kViewer, home.now);
        } catch (const RequestError& error) {
            return std::string(error.what()).replace(std::string(error.what()).find(camera), 2, "*");
        }
        return std::string("none");
    };
    CHECK(refusalOf("c2") == refusalOf("c9"));
    const std::size_t before = home.outlet(sitter).events.size();
    home.film(home.hall);
    home.pass(200ms);
    home.watch(home.owner, "c2");
    CHECK(home.outlet(sitter).events.size() == before);
}

TEST_CASE("a viewer is called what the home calls it, whatever its page says") {
    LockedHome home;
    home.watch(home.owner);
    CHECK(home.eventsOf<ViewersChanged>(home.kitchen).back().viewers.at(0).name == "Mum");
}

TEST_CASE("a new name reaches who watches with it, the camera, and the member's own page, at once") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const PeerId viewer = home.watch(token);
    home.service.members(viewer);
    REQUIRE(std::holds_alternative<TalkGranted>(home.service.startTalking(viewer, home.now)));
    MemberChange change;
    change.name = "Grandma";
    home.change(id, change);
    CHECK(home.eventsOf<ViewersChanged>(home.kitchen).back().viewers.at(0).name == "Grandma");
    CHECK(home.eventsOf<FloorChanged>(home.kitchen).back().holder->name == "Grandma");
    CHECK(home.eventsOf<HomeChanged>(viewer).size() == 1);
    const auto told = home.eventsOf<ViewersChanged>(home.kitchen).size();
    home.pass(1s);
    CHECK(home.eventsOf<ViewersChanged>(home.kitchen).size() == told);
}

TEST_CASE("a removal that the disk does not take still cuts the running session") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const PeerId viewer = home.watch(token);
    const PeerId owner = home.signedIn(home.owner);
    home.store.failure = "the disk is full";
    CHECK(codeOf([&, member = id] { home.service.remove(owner, member, home.now); }) ==
          ErrorCode::CutNotKept);
    home.pass(100ms);
    CHECK(home.eventsOf<SignedOut>(viewer).back().reason == SignOutReason::Removed);
    CHECK(home.outlet(viewer).hangUps == 1);
    const auto seen = home.seen(viewer);
    home.film(home.kitchen);
    CHECK(home.seen(viewer) == seen);
}

TEST_CASE("without listen there is no sound and with it again there is, the picture never stops") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Sitter, kitchenWith({Right::Watch}));
    const PeerId viewer = home.watch(token);
    home.film(home.kitchen);
    CHECK(home.seen(viewer) == 1);
    CHECK(home.heard(viewer) == 0);
    home.change(id, onKitchen({Right::Watch, Right::Listen}));
    home.film(home.kitchen);
    CHECK(home.heard(viewer) == 1);
    home.change(id, onKitchen({Right::Watch}));
    home.film(home.kitchen);
    CHECK(home.seen(viewer) == 3);
    CHECK(home.heard(viewer) == 1);
    REQUIRE(home.eventsOf<AccessChanged>(viewer).size() == 2);
    CHECK(home.eventsOf<AccessChanged>(viewer).back().rights == Rights{Right::Watch});
}

TEST_CASE(
    "without talk the floor is refused and sound is dropped; it is taken away in the middle of a word") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Sitter, kitchenWith({Right::Watch}));
    const PeerId viewer = home.watch(token);
    CHECK(std::get<TalkRefusal>(home.service.startTalking(viewer, home.now)) == TalkRefusal::NotAllowed);
    home.speak(viewer);
    CHECK(home.heard(home.kitchen) == 0);
    home.change(id, onKitchen({Right::Watch, Right::Talk}));
    CHECK(std::holds_alternative<TalkGranted>(home.service.startTalking(viewer, home.now)));
    home.speak(viewer);
    CHECK(home.heard(home.kitchen) == 1);
    home.change(id, onKitchen({Right::Watch}));
    home.speak(viewer);
    CHECK(home.heard(home.kitchen) == 1);
    CHECK(home.eventsOf<FloorChanged>(viewer).back().reason == FloorReason::NotAllowed);
    CHECK_FALSE(home.eventsOf<FloorChanged>(viewer).back().holder);
}

TEST_CASE("losing watch ends the picture at once and leaves the other viewers alone") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const PeerId viewer = home.watch(token);
    const PeerId mum = home.watch(home.owner);
    home.film(home.kitchen);
    home.change(id, onKitchen({Right::Playback}));
    home.film(home.kitchen);
    CHECK(home.seen(viewer) == 1);
    CHECK(home.seen(mum) == 2);
    CHECK(home.outlet(viewer).hangUps == 1);
    CHECK(home.outlet(viewer).ends == 0);  // it is still a member
    CHECK(home.eventsOf<ViewersChanged>(mum).back().viewers.size() == 1);
}

TEST_CASE("who is removed is told, cut off and ended; requests that follow are refused") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const PeerId viewer = home.watch(token);
    const PeerId mum = home.watch(home.owner);
    home.film(home.kitchen);
    home.service.remove(mum, id, home.now);
    home.service.announce();
    home.film(home.kitchen);
    CHECK(home.seen(viewer) == 1);
    CHECK(home.seen(mum) == 2);
    CHECK(home.eventsOf<SignedOut>(viewer).back().reason == SignOutReason::Removed);
    CHECK(home.outlet(viewer).hangUps == 1);
    CHECK(home.outlet(viewer).ends == 1);
    CHECK(codeOf([&] { home.service.requireWelcome(viewer); }) == ErrorCode::SignInRequired);
    CHECK(codeOf([&, &bearer = token] { home.signedIn(bearer); }) == ErrorCode::NotRecognised);
}

TEST_CASE("who signs out takes the device along, on whatever handle, and its sessions end") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const PeerId viewer = home.watch(token);
    const PeerId mum = home.watch(home.owner);
    const PeerId other = home.attach();  // not signed in: the token is enough
    home.film(home.kitchen);
    const DeviceId device = home.service.signOut(other, token, home.now);
    home.service.announce();
    home.film(home.kitchen);
    CHECK_FALSE(home.household.records().devices.contains(device));
    CHECK(home.seen(viewer) == 1);
    CHECK(home.seen(mum) == 2);
    CHECK(home.eventsOf<SignedOut>(viewer).back().reason == SignOutReason::Removed);
    CHECK(home.outlet(viewer).ends == 1);
    CHECK(home.outlet(other).ends == 0);
    CHECK(home.household.member(id));  // who may come back with another link
    CHECK(codeOf([&, &bearer = token] { home.service.signOut(other, bearer, home.now); }) ==
          ErrorCode::NotRecognised);
}

TEST_CASE("the last owner's last device cannot sign out, and tokens cannot be guessed by signing out") {
    LockedHome home;
    const PeerId mum = home.signedIn(home.owner);
    CHECK(codeOf([&] { home.service.signOut(mum, home.owner, home.now); }) == ErrorCode::LastOwner);
    CHECK_NOTHROW(home.service.list(mum));
    const PeerId guesser = home.attach();
    for (int i = 0; i < 5; ++i) {
        CHECK(codeOf([&] { home.service.signOut(guesser, "wrong", home.now); }) == ErrorCode::NotRecognised);
    }
    home.service.announce();
    CHECK(home.outlet(guesser).ends == 1);
}

TEST_CASE("a week that is over ends by itself, within a second, and a sign-in says so") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Sitter, kitchenWith(kSitterRights));
    MemberChange week;
    week.until = std::optional(home.clock.time + 10s);
    home.change(id, week);
    const PeerId viewer = home.watch(token);
    for (int i = 0; i < 9; ++i) {
        home.pass(1s);
        home.film(home.kitchen);
        home.sinks[viewer]->onRtcp(MediaKind::Video, {}, 0, home.now);
    }
    CHECK(home.outlet(viewer).ends == 0);
    home.pass(1s);
    const std::size_t before = home.seen(viewer);
    home.film(home.kitchen);
    CHECK(home.seen(viewer) == before);
    CHECK(home.eventsOf<SignedOut>(viewer).back().reason == SignOutReason::Ended);
    CHECK(home.outlet(viewer).ends == 1);
    CHECK(codeOf([&, &bearer = token] { home.signedIn(bearer); }) == ErrorCode::OutsideWindow);
}

TEST_CASE("a window of one camera opens and closes it, the rest stays") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Sitter, kitchenWith(kSitterRights));
    MemberChange change;
    change.grants[CameraId{2}] = Grant{kSitterRights, {home.clock.time + 5s, home.clock.time + 8s}};
    home.change(id, change);
    const PeerId sitter = home.signedIn(token);
    CHECK(home.service.list(sitter).size() == 1);
    home.pass(5s);
    CHECK(home.service.list(sitter).size() == 2);
    CHECK(home.eventsOf<AccessChanged>(sitter).back().camera == "c2");
    home.pass(3s);
    CHECK(home.service.list(sitter).size() == 1);
    CHECK(home.eventsOf<AccessChanged>(sitter).back().rights.empty());
}

TEST_CASE("a camera that is removed ends for its phone and for everybody who watched it") {
    LockedHome home;
    const PeerId mum = home.watch(home.owner);
    const PeerId screen = home.signedIn(home.owner);
    home.service.list(screen);
    home.service.remove(screen, CameraId{1}, home.now);
    home.service.announce();
    CHECK(home.eventsOf<SignedOut>(home.kitchen).back().reason == SignOutReason::Removed);
    CHECK(home.outlet(home.kitchen).ends == 1);
    CHECK(home.outlet(mum).hangUps == 1);
    CHECK(home.outlet(mum).ends == 0);
    CHECK(home.eventsOf<AccessChanged>(screen).back().rights.empty());
    REQUIRE(home.service.list(screen).size() == 1);
    CHECK(home.service.list(screen)[0].camera == "c2");
}

TEST_CASE("a camera's new name is told to everybody who sees it, and to the camera") {
    LockedHome home;
    const PeerId mum = home.watch(home.owner);
    home.service.rename(mum, CameraId{1}, "부엌", home.now);
    home.service.announce();
    CHECK(home.eventsOf<AccessChanged>(mum).back().name == "부엌");
    CHECK(home.eventsOf<AccessChanged>(home.kitchen).back().name == "부엌");
    CHECK(home.service.cameraOf(mum).name == "부엌");
    CHECK(home.outlet(mum).hangUps == 0);
}

TEST_CASE("a new phone for a camera ends the old one, which learns why") {
    LockedHome home;
    const PeerId viewer = home.watch(home.owner);
    const Invited invited = home.household.inviteAgain(CameraId{1});
    const PeerId fresh = home.signedIn(home.tokenFor(invited));
    home.service.announce();
    CHECK(home.eventsOf<SignedOut>(home.kitchen).back().reason == SignOutReason::Replaced);
    CHECK(home.outlet(home.kitchen).hangUps == 1);
    home.sinks[fresh] = home.service.publish(fresh, "c1", kDevice, kVp8Camera, home.now);
    const std::size_t before = home.seen(viewer);
    home.film(fresh);
    CHECK(home.seen(viewer) == before + 1);
}
