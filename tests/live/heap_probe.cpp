// Preloaded into a Janus under test: writes the bytes that its heap has in use into $HEAP_PROBE_FILE five
// times a second. The resident size of a process tells little about what is left behind: freed memory stays
// in the heap's holes.
#include <malloc.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

namespace {

using namespace std::chrono_literals;

void write(const std::string& file) {
    const std::string fresh = file + ".fresh";
    if (std::FILE* out = std::fopen(fresh.c_str(), "w")) {
        const struct mallinfo2 info = mallinfo2();  // of the main arena: the test allows no other
        std::fprintf(out, "%zu\n", info.uordblks + info.hblkhd);
        std::fclose(out);
        std::rename(fresh.c_str(), file.c_str());  // whoever reads sees a whole number
    }
}

class Probe {
public:
    explicit Probe(const char* file)
        : thread_([this, path = std::string(file)] {
              while (!ending_) {
                  write(path);
                  std::this_thread::sleep_for(200ms);
              }
          }) {}
    ~Probe() {
        ending_ = true;
        thread_.join();
    }
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

private:
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

struct AtStart {
    AtStart() {
        if (const char* file = getenv("HEAP_PROBE_FILE")) static Probe probe(file);
    }
} atStart;

}  // namespace
