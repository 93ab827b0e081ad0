#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <tuple>

#include "catch.hpp"
#include "home_phones.hpp"

using namespace petcam::test;
using namespace std::chrono_literals;

// A busy home with threads as in Janus, for ThreadSanitizer and AddressSanitizer, and for the promises that
// must hold whatever the order. A seed decides what each phone does; when, the scheduler does.
namespace {

using Faults = std::vector<std::string>;

constexpr int kViewers = 12;
#ifdef __SANITIZE_THREAD__
constexpr auto kBusy = 1500ms;  // everything takes several times as long
#else
constexpr auto kBusy = 450ms;
#endif
/// A machine with other work takes longer: then a home is busy until talkers were heard this often, or for so
/// long.
constexpr int kWords = 20;
constexpr auto kBusyAtMost = 4s;

/// Everything of one home, from its first phone to the plugin's end.
struct BusyHome {
    HomeCore core;
    std::atomic<bool> over{false};
    std::vector<std::unique_ptr<Loop>> loops;
    std::vector<std::thread> threads;
    Phone* observer = core.attach();
    bool rested = false;
    const Habit habit;

    BusyHome(unsigned seed, Habit viewersHabit) : habit(viewersHabit) {
        core.ask(*observer, R"({"request":"list"})");
        for (const char* camera : {"kitchen", "garden"}) {
            // A calm viewer keeps the camera's place; two phones fight for it.
            add<ViewerLoop>(++seed, camera, Habit::Calm);
            add<CameraLoop>(++seed, camera);
            add<CameraLoop>(++seed, camera);
        }
        for (int i = 0; i < kViewers; ++i) {
            add<ViewerLoop>(++seed, "", habit);
        }
        for (const auto& loop : loops) {
            threads.emplace_back([&loop] { loop->run(); });
        }
        threads.emplace_back([this] { lookAround(); });
    }

    template <typename Kind, typename... Arguments>
    void add(unsigned seed, Arguments... arguments) {
        loops.push_back(std::make_unique<Kind>(core, seed, over, arguments...));
    }

    /// As somebody with Janus's admin API does.
    void lookAround() {
        while (!over) {
            for (Phone* phone : core.phones(20)) {
                json_decref(core.plugin()->query_session(phone->handle.get()));
            }
            std::this_thread::sleep_for(500us);
        }
    }

    void beBusy() {
        const auto began = std::chrono::steady_clock::now();
        std::this_thread::sleep_for(kBusy);
        while (habit == Habit::Talkative && core.wordsHeard() < kWords &&
               std::chrono::steady_clock::now() - began < kBusyAtMost) {
            std::this_thread::sleep_for(10ms);
        }
    }

    void live() {
        beBusy();
        rested = core.rest(*observer);
        core.closing();
        std::this_thread::sleep_for(20ms);
        core.plugin()->destroy();  // the loops still turn
        std::this_thread::sleep_for(10ms);
        over = true;
        for (auto& thread : threads) {
            thread.join();
        }
        core.stopPool();
        observer->handle.destroy();
        core.startAgain();
    }
};

/// In the order of their sequence numbers, which is not always the order in which they went out: two cameras'
/// threads may be on their way to the same viewer.
using Stream = std::vector<const Sent*>;

void checkContinuous(Stream& stream, const std::string& whose, Faults& faults) {
    std::sort(stream.begin(), stream.end(), [](auto* a, auto* b) { return a->sequence < b->sequence; });
    for (std::size_t i = 1; i < stream.size(); ++i) {
        const int step = stream[i]->sequence - stream[i - 1]->sequence;
        if (step != 1) {
            faults.push_back(whose + ": after " + std::to_string(i) + " packets a step of " +
                             std::to_string(step));
        }
    }
}

/// Every picture follows the one before it, or begins with a keyframe.
void checkPictures(const Stream& stream, const std::string& whose, Faults& faults) {
    const Mark* before = nullptr;
    for (const Sent* packet : stream) {
        const Mark& mark = packet->mark;
        const bool follows = before && before->from == mark.from && before->number + 1 == mark.number;
        if (!follows && !mark.startsPicture) {
            faults.push_back(whose + ": starts with no keyframe at " + std::to_string(mark.number) + " of " +
                             std::to_string(mark.from));
        }
        before = &mark;
    }
}

Faults faultsOfViewers(const Record& record) {
    std::map<std::tuple<const Phone*, bool, int>, Stream> streams;
    Faults faults;
    for (const Sent& packet : record.sent) {
        if (!packet.to->watches.empty()) continue;
        const int index = packet.type - kFirstType;
        const auto& streamOf = packet.to->streamOf;
        if (index < 0 || static_cast<std::size_t>(index) >= streamOf.size() || packet.mark.role != 'C') {
            faults.push_back("relayed to a viewer: a talker, or a payload type it did not offer");
            continue;
        }
        streams[{packet.to, packet.video, streamOf[static_cast<std::size_t>(index)]}].push_back(&packet);
    }
    for (auto& [key, stream] : streams) {
        const auto& [phone, video, connection] = key;
        const std::string whose = std::string(video ? "video" : "audio") + " of viewer " +
                                  std::to_string(phone->number) + " connection " + std::to_string(connection);
        checkContinuous(stream, whose, faults);
        if (video) checkPictures(stream, whose, faults);
    }
    return faults;
}

/// Whether `packet` can have passed while its talker held the floor. The floor changes between the event
/// before and its own; the plugin looks at it between the packet's arrival and its relay.
bool wasHeldFor(const std::vector<const Told*>& floor, const Sent& packet) {
    const std::string talker = std::to_string(packet.mark.from);
    for (std::size_t i = 0; i < floor.size(); ++i) {
        if (floor[i]->holder != talker) continue;
        const bool begun = i == 0 || packet.at >= floor[i - 1]->at;
        const bool notOver = i + 1 == floor.size() || packet.mark.sentAt <= floor[i + 1]->at;
        if (begun && notOver) return true;
    }
    return false;
}

Faults faultsOfTalk(const Record& record, const Phone& observer) {
    std::map<std::string, Stream> heard;
    std::map<std::string, std::vector<const Told*>> floors;
    for (const Told& one : record.told) {
        if (one.to == &observer && one.event == "floor") floors[one.camera].push_back(&one);
    }
    for (const Sent& packet : record.sent) {
        if (!packet.to->watches.empty()) heard[packet.to->watches].push_back(&packet);
    }
    Faults faults;
    for (auto& [camera, stream] : heard) {
        checkContinuous(stream, "talk to " + camera, faults);
        for (const Sent* packet : stream) {
            if (packet->video || packet->mark.role != 'T' || !wasHeldFor(floors[camera], *packet)) {
                faults.push_back(camera + " heard " + std::to_string(packet->mark.from) +
                                 ", who did not hold the floor");
            }
        }
    }
    return faults;
}

/// The core is given an answer also for a handle that has gone meanwhile, and drops it.
Faults faultsOfAnswers(const Record& record) {
    std::map<std::string, int> answers;
    for (const Told& one : record.told) {
        if (!one.transaction.empty()) ++answers[one.transaction];
    }
    Faults faults;
    for (const Asked& one : record.asked) {
        const auto found = answers.find(one.transaction);
        const int count = found == answers.end() ? 0 : found->second;
        if (count > 1 || (one.taken && count == 0 && !one.atShutdown) || (!one.taken && count > 0)) {
            faults.push_back("request " + one.transaction + " of " + std::to_string(one.by->number) +
                             " was answered " + std::to_string(count) + " times");
        }
    }
    return faults;
}

Faults faultsOfReferences(HomeCore& core) {
    Faults faults;
    for (const Phone* phone : core.phones()) {
        if (phone->handle.references() == 0) continue;
        faults.push_back("handle " + std::to_string(phone->number) + " is still referenced");
    }
    return faults;
}

void checkNone(Faults faults) {
    if (faults.size() > 5) faults.resize(5);
    CHECK(faults == Faults{});
}

/// How much of what should happen did: a home where nothing happens has no faults either.
struct Busyness {
    std::size_t pictures = 0, sounds = 0, words = 0, turns = 0, replaced = 0, vanished = 0;
    std::set<bool> codecs;

    void count(const Record& record, HomeCore& core) {
        for (const Sent& packet : record.sent) {
            ++(packet.mark.role == 'T' ? words : packet.video ? pictures : sounds);
            if (packet.video) codecs.insert(packet.mark.h264);
        }
        for (const Told& one : record.told) {
            turns += one.event == "floor" ? 1 : 0;
            replaced += one.event == "replaced" ? 1 : 0;
        }
        for (const Phone* phone : core.phones()) {
            vanished += phone->vanished ? 1 : 0;
        }
    }
};

}  // namespace

TEST_CASE("in a busy home nobody gets a gap, a voice or an answer that is not for them") {
    Busyness busyness;
    for (const auto& [seed, habit] : {std::pair{100U, Habit::Shy}, std::pair{200U, Habit::Talkative},
                                      std::pair{300U, Habit::Talkative}}) {
        INFO("seed " << seed);
        BusyHome home(seed, habit);
        home.live();
        CHECK(home.rested);
        const Record record = home.core.everything();
        checkNone(faultsOfViewers(record));
        checkNone(faultsOfTalk(record, *home.observer));
        checkNone(faultsOfAnswers(record));
        checkNone(faultsOfReferences(home.core));
        busyness.count(record, home.core);
    }
    CHECK(busyness.pictures > 500);
    CHECK(busyness.sounds > 50);
    CHECK(busyness.words > 0);
    CHECK(busyness.turns > 0);
    CHECK(busyness.replaced > 0);
    CHECK(busyness.vanished > 0);
    CHECK(busyness.codecs.size() == 2);
}
