#include "companion/program.hpp"

#include <getopt.h>

#include <csignal>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "catch.hpp"

using namespace petcam::companion;

namespace {

constexpr Program kProgram{"petcam-test", "how to call it\n"};

/// What is written to a stream, in place of where it goes.
class Caught {
public:
    explicit Caught(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
    ~Caught() { stream_.rdbuf(before_); }
    Caught(const Caught&) = delete;
    Caught& operator=(const Caught&) = delete;
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
    std::ostream& stream_;
    std::streambuf* before_;
};

struct Call {
    int code = 0;
    bool ran = false;
    CommandLine said;
    std::filesystem::path stateDir;
    std::string out;
    std::string error;
};

Call call(
    std::vector<std::string> words, const std::function<int()>& run = [] { return 7; }) {
    words.insert(words.begin(), "petcam-test");
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    Call call;
    const Caught out(std::cout);
    const Caught error(std::cerr);
    optind = 0;  // from the beginning (getopt(3))
    opterr = 0;  // which does not write by std::cerr
    call.code = runProgram(kProgram, static_cast<int>(argv.size()), argv.data(),
                           {{"state-dir", call.stateDir}}, [&](const CommandLine& said) {
                               call.ran = true;
                               call.said = said;
                               return run();
                           });
    call.out = out.text();
    call.error = error.text();
    return call;
}

}  // namespace

TEST_CASE("a program runs with its file, and what the command line says in place of it") {
    const Call plain = call({"--config", "a.cfg"});
    CHECK((plain.ran && plain.code == 7));
    CHECK(plain.said.config == "a.cfg");
    CHECK_FALSE(plain.said.check);
    CHECK(plain.stateDir.empty());
    const Call more = call({"-c", "a.cfg", "--check", "--state-dir", "/state"});
    CHECK((more.ran && more.said.check));
    CHECK(more.stateDir == "/state");
}

TEST_CASE("a command line that is wrong runs nothing, and says how to call the program") {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {}, {"--check"}, {"--config", "a.cfg", "more"}, {"--config", ""}}) {
        const Call wrong = call(words);
        CHECK((!wrong.ran && wrong.code == 2));
        CHECK(wrong.error == kProgram.help);
    }
    CHECK(call({"--config", "a.cfg", "--unknown"}).code == 2);
}

TEST_CASE("a program tells its version and how to call it") {
    const Call version = call({"--version"});
    CHECK((!version.ran && version.code == 0));
    CHECK(version.out.starts_with("petcam-test "));
    const Call help = call({"--help"});
    CHECK((!help.ran && help.code == 0));
    CHECK(help.out == kProgram.help);
}

TEST_CASE("what a program throws is told, and its code is 1") {
    const Call failed =
        call({"--config", "a.cfg"}, []() -> int { throw std::runtime_error("no such file"); });
    CHECK(failed.code == 1);
    CHECK(failed.error == "petcam-test: no such file\n");
}

TEST_CASE("a note is one line, whatever is in it") {
    const Caught error(std::cerr);
    note(kProgram, "lost\n[petcam-test] \x1b[31mthe\tbroker\x7f");
    CHECK(error.text() == "[petcam-test] lost [petcam-test]  [31mthe broker \n");
}

TEST_CASE("a signal ends the loop, also one that comes before it runs") {
    for (const int signal : {SIGTERM, SIGINT}) {
        SignalLoop loop;
        std::raise(signal);
        loop.run();
    }
    SUCCEED("it ended");
}
