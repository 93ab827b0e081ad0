#include <algorithm>
#include <functional>

#include "catch.hpp"
#include "locked_home.hpp"

using namespace petcam;

TEST_CASE("owners change the home, managers their camera, and nobody else anything") {
    LockedHome home;
    const PeerId owner = home.signedIn(home.owner);
    const auto [dadId, dadToken] = home.member(Role::Family);
    const PeerId dad = home.signedIn(dadToken);
    const auto [anaId, anaToken] = home.member(Role::Sitter, Grant{{Right::Watch, Right::Manage}, {}});
    const PeerId ana = home.signedIn(anaToken);
    const MemberId other = anaId;
    const CameraId kitchen{1};
    const CameraId hall{2};
    const auto now = home.now;
    const NewMember guest{"x", Role::Sitter, {}, {}, {}};
    struct Row {
        const char* what;
        std::function<void(PeerId)> act;
        std::optional<ErrorCode> forManager;
    };
    const auto refused = ErrorCode::NotAllowed;
    const Row rows[] = {
        {"rename its camera", [&](PeerId peer) { home.service.rename(peer, kitchen, "Kitchen", now); }, {}},
        {"a new phone", [&](PeerId peer) { home.service.inviteAgain(peer, kitchen, now); }, {}},
        {"rename another camera", [&](PeerId peer) { home.service.rename(peer, hall, "Hall", now); },
         ErrorCode::NoSuchCamera},
        {"invite", [&](PeerId peer) { home.service.invite(peer, guest, now); }, refused},
        {"another device", [&](PeerId peer) { home.service.inviteAgain(peer, other, now); }, refused},
        {"add a camera",
         [&](PeerId peer) { home.service.addCamera(peer, "n" + std::to_string(peer.value), now); }, refused},
        {"change a member", [&](PeerId peer) { home.service.change(peer, other, {}, now); }, refused},
        {"remove a device",
         [&](PeerId peer) { home.service.remove(peer, home.service.allMembers().at(0).devices.at(0), now); },
         refused},
        {"remove a member", [&](PeerId peer) { home.service.remove(peer, MemberId{1}, now); }, refused},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(codeOf([&] { row.act(dad); }) == refused);
        CHECK(codeOf([&] { row.act(ana); }) == row.forManager);
        const auto asOwner = codeOf([&] { row.act(owner); });
        CHECK((!asOwner || asOwner == ErrorCode::LastOwner));  // it got as far as the home's own rules
    }
    CHECK(codeOf([&] { home.service.remove(dad, kitchen, now); }) == refused);
    CHECK(codeOf([&] { home.service.remove(ana, hall, now); }) == ErrorCode::NoSuchCamera);
    CHECK_FALSE(codeOf([&] { home.service.remove(ana, kitchen, now); }));
}

TEST_CASE("an owner sees all members, others themselves") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const auto all = home.service.members(home.signedIn(home.owner));
    REQUIRE(all.size() == 2);
    CHECK(all[0].member->name == "Mum");
    CHECK(all[0].devices.size() == 1);
    const auto own = home.service.members(home.signedIn(token));
    REQUIRE(own.size() == 1);
    CHECK(own[0].member->id == id);
    CHECK(own[0].connected >= 1);
}

TEST_CASE("who manages something and has it on the screen learns when the home changes") {
    LockedHome home;
    const PeerId owner = home.signedIn(home.owner);
    const PeerId other = home.signedIn(home.owner);
    const PeerId manager = home.signedIn(home.member(Role::Sitter, Grant{{Right::Manage}, {}}).second);
    home.service.list(manager);
    home.service.members(owner);
    home.member(Role::Family);
    home.service.announce();
    CHECK(home.eventsOf<HomeChanged>(owner).size() == 2);  // invited, and came
    CHECK(home.eventsOf<HomeChanged>(manager).size() == 2);
    CHECK(home.eventsOf<HomeChanged>(other).empty());
}

TEST_CASE("whoever manages a camera takes the floor from anybody, others wait") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const PeerId dad = home.watch(token);
    const PeerId mum = home.watch(home.owner);
    CHECK(std::holds_alternative<TalkGranted>(home.service.startTalking(dad, home.now)));
    CHECK(std::holds_alternative<TalkQueued>(home.service.startTalking(mum, home.now)));
    CHECK(std::holds_alternative<TalkGranted>(home.service.takeFloor(mum, home.now)));
    home.service.announce();
    CHECK(home.eventsOf<FloorChanged>(dad).back().reason == FloorReason::Preempted);
    CHECK(home.eventsOf<FloorChanged>(dad).back().holder->id == mum);
    CHECK(home.eventsOf<FloorChanged>(dad).back().queue == 0);
    home.speak(dad);
    CHECK(home.heard(home.kitchen) == 0);
    home.speak(mum);
    CHECK(home.heard(home.kitchen) == 1);
    CHECK(std::get<TalkRefusal>(home.service.takeFloor(dad, home.now)) == TalkRefusal::NotAllowed);
}

TEST_CASE("a ticket is for who may play back, says what for and until when, and is signed") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const auto [anaId, anaToken] = home.member(Role::Sitter, Grant{kSitterRights, {}});
    const PeerId owner = home.signedIn(home.owner);
    const Ticket all = home.service.ticket(owner, CameraId{1});
    CHECK(all.mayChange);
    const std::string until = std::to_string(home.clock.time.time_since_epoch().count() + 60);
    CHECK(all.text.starts_with("v1.m1.c1.rds." + until + "."));
    CHECK(all.text.size() == ("v1.m1.c1.rds." + until + ".").size() + 64);
    const Ticket read = home.service.ticket(home.signedIn(token), CameraId{2});
    CHECK_FALSE(read.mayChange);
    CHECK(read.text.starts_with("v1." + toString(id) + ".c2.r."));
    const PeerId ana = home.signedIn(anaToken);
    CHECK(codeOf([&] { home.service.ticket(ana, CameraId{1}); }) == ErrorCode::NotAllowed);
    CHECK(codeOf([&] { home.service.ticket(ana, CameraId{2}); }) == ErrorCode::NoSuchCamera);
    CHECK(codeOf([&] { home.service.ticket(home.kitchen, CameraId{1}); }) == ErrorCode::NoSuchCamera);
}

TEST_CASE("a ticket ends with the rights that it stands for") {
    LockedHome home;
    const Rights rights{Right::Watch, Right::Playback};
    const auto [id, token] = home.member(Role::Sitter, Grant{rights, {{}, home.clock.time + 30s}});
    const PeerId peer = home.signedIn(token);
    CHECK(home.service.ticket(peer, CameraId{1}).lifetime == 30s);
    MemberChange week;
    week.until = std::optional(home.clock.time + 10s);
    home.change(id, week);
    const Ticket ticket = home.service.ticket(peer, CameraId{1});
    CHECK(ticket.lifetime == 10s);
    CHECK(ticket.text.find(std::to_string(home.clock.time.time_since_epoch().count() + 10)) !=
          std::string::npos);
}

TEST_CASE("who was kicked is nobody any more, also before the core has ended it") {
    LockedHome home;
    const auto [id, token] = home.member(Role::Family);
    const PeerId dad = home.watch(token);
    CHECK(home.service.kick(dad, home.now));
    home.household.remove(id);
    home.service.homeChanged(home.now);
    CHECK_FALSE(home.service.isWelcome(dad));
    CHECK(codeOf([&] { home.service.requireStaying(dad); }) == ErrorCode::NotAllowed);
    CHECK(home.service.sessions().size() > 0);
}

TEST_CASE("in an open home nobody signs in, and everybody is welcome") {
    Home home;
    const PeerId peer = home.attach();
    CHECK(home.service.isWelcome(peer));
    CHECK(codeOf([&] { home.service.signIn(peer, "x", home.now); }) == ErrorCode::OpenHome);
    CHECK(codeOf([&] { home.service.claim(peer, "x", "x", home.now); }) == ErrorCode::OpenHome);
    CHECK(codeOf([&] { home.service.addCamera(peer, "x", home.now); }) == ErrorCode::OpenHome);
    home.pass(10s);
    CHECK(home.outlet(peer).ends == 0);
}

TEST_CASE("an administrator sees who is there and ends whom it likes") {
    LockedHome home;
    const PeerId mum = home.watch(home.owner);
    const auto sessions = home.service.sessions();
    const auto found = std::find_if(sessions.begin(), sessions.end(),
                                    [&](const auto& session) { return session.peer == mum; });
    REQUIRE(found != sessions.end());
    CHECK(found->member == MemberId{1});
    CHECK(found->name == "Mum");
    CHECK(found->watches == "c1");
    CHECK(home.service.kick(mum, home.now));
    home.service.announce();
    CHECK(home.outlet(mum).ends == 1);
    CHECK(home.outlet(mum).hangUps == 1);
    CHECK_FALSE(home.service.kick(PeerId{999}, home.now));
}

TEST_CASE("cameras of the home are there before their phones come, and after they left") {
    LockedHome home;
    const PeerId owner = home.signedIn(home.owner);
    home.service.addCamera(owner, "Garden", home.now);
    const auto cameras = home.service.list(owner);
    REQUIRE(cameras.size() == 3);
    CHECK(cameras[2].name == "Garden");
    CHECK_FALSE(cameras[2].phone);
    CHECK(cameras[0].phone == DeviceId{2});
    home.service.detach(home.kitchen, home.now);
    CHECK(home.service.list(owner).size() == 3);
    const PeerId viewer = home.watch(home.owner, "c3");
    CHECK(home.service.cameraOf(viewer).state == CameraState::Offline);
}
