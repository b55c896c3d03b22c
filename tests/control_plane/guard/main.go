// The guard starts the programs of the test bed, and sees to it that none of them outlives the test.
//
// It reads requests from its standard input, one JSON object a line, and answers each with one line. The test
// process holds the other end of that pipe: when it ends, in whatever way, SIGKILL too, the pipe ends, and the guard
// kills every program and removes their folder. There is no moment in which a program or the folder exists
// and the guard does not know: it makes them all itself. Should the guard be killed, Linux kills its children.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

type request struct {
	Do   string   `json:"do"` // start, stop, pause, resume, alive
	Name string   `json:"name"`
	Argv []string `json:"argv"` // of start
}

type answer struct {
	Folder string `json:"folder,omitempty"` // in the first answer, which is asked for by nobody
	Pid    int    `json:"pid,omitempty"`
	Alive  bool   `json:"alive"`
	Error  string `json:"error,omitempty"`
}

type program struct {
	*exec.Cmd
	gone chan struct{} // closed when it has been waited for
}

type guard struct {
	folder   string
	programs map[string]*program
}

// "Kill me when my parent dies" means the parent's thread: all children are started from the main one, which lives on.
func init() { runtime.LockOSThread() }

func main() {
	adoptOrphans()
	// Caught, not ignored: what is ignored stays ignored in the children.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGINT, syscall.SIGHUP, syscall.SIGPIPE)
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)

	folder, err := os.MkdirTemp("", "kubectl-sts-control-plane-")
	if err != nil {
		reply(answer{Error: err.Error()})
		os.Exit(1)
	}
	g := guard{folder, map[string]*program{}}
	reply(answer{Folder: folder})

	for lines := read(); ; {
		select {
		case line, more := <-lines:
			if more {
				reply(g.carryOut(line))
				continue
			}
		case <-terminated:
		}
		g.end()
		return
	}
}

func read() <-chan []byte {
	lines := make(chan []byte)
	go func() {
		defer close(lines)
		in := bufio.NewReader(os.Stdin)
		for {
			line, err := in.ReadBytes('\n')
			if err != nil {
				return
			}
			lines <- line
		}
	}()
	return lines
}

func reply(a answer) {
	line, _ := json.Marshal(a)
	fmt.Println(string(line))
}

func (g guard) carryOut(line []byte) answer {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return answer{Error: err.Error()}
	}
	p := g.programs[r.Name]
	if r.Do == "start" {
		return g.start(r)
	} else if p == nil {
		return answer{Error: r.Name + " was never started"}
	}
	switch r.Do {
	case "stop":
		p.stop()
	case "pause":
		p.signal(syscall.SIGSTOP)
	case "resume":
		p.signal(syscall.SIGCONT)
	}
	return answer{Pid: p.Process.Pid, Alive: p.alive()}
}

// start runs a program in a process group of its own, so that Ctrl-C at the terminal does not reach it.
func (g guard) start(r request) answer {
	log, err := os.OpenFile(filepath.Join(g.folder, r.Name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return answer{Error: err.Error()}
	}
	defer log.Close()
	cmd := exec.Command(r.Argv[0], r.Argv[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = g.folder, log, log
	cmd.SysProcAttr = ownGroup()
	if err := cmd.Start(); err != nil {
		return answer{Error: err.Error()}
	}
	p := &program{cmd, make(chan struct{})}
	g.programs[r.Name] = p
	go func() {
		_ = cmd.Wait()
		close(p.gone)
	}()
	return answer{Pid: cmd.Process.Pid, Alive: true}
}

func (p *program) alive() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

// signal reaches the whole group, unless its leader is gone and its number may be somebody else's.
func (p *program) signal(s syscall.Signal) {
	if p.alive() {
		_ = syscall.Kill(-p.Process.Pid, s)
	}
}

// stop asks, waits 2 s and insists: kube-apiserver does not heed SIGTERM for as long as etcd is gone.
func (p *program) stop() {
	p.signal(syscall.SIGCONT)
	p.signal(syscall.SIGTERM)
	select {
	case <-p.gone:
	case <-time.After(2 * time.Second):
		p.signal(syscall.SIGKILL)
		<-p.gone
	}
}

func (g guard) end() {
	for _, p := range g.programs {
		p.signal(syscall.SIGKILL)
	}
	for _, p := range g.programs {
		<-p.gone
	}
	killOrphans()
	_ = os.RemoveAll(g.folder)
}
