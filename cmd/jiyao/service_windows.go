package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/mgr"
)

// asService runs the program as the system's service if it was started so, and
// ends it when the system says.
func asService(ctx context.Context, run func(context.Context) int) int {
	if is, err := svc.IsWindowsService(); err != nil || !is {
		return run(ctx)
	}
	s := &systemService{ctx: ctx, run: run}
	if err := svc.Run(serviceName, s); err != nil {
		return exitFailure
	}
	return s.code
}

// systemService answers the system while the program works.
type systemService struct {
	ctx  context.Context //nolint:containedctx // the system calls Execute without one
	run  func(context.Context) int
	code int
}

// Execute works until the system says stop.
func (s *systemService) Execute(_ []string, told <-chan svc.ChangeRequest, say chan<- svc.Status) (bool, uint32) {
	ctx, end := context.WithCancel(s.ctx)
	defer end()
	over := make(chan int, 1)
	go func() { over <- s.run(ctx) }()
	const takes = svc.AcceptStop | svc.AcceptShutdown
	say <- svc.Status{State: svc.Running, Accepts: takes}
	for {
		select {
		case s.code = <-over:
			return s.code != 0, uint32(s.code)
		case r := <-told:
			switch r.Cmd {
			case svc.Interrogate:
				say <- r.CurrentStatus
			case svc.Stop, svc.Shutdown:
				say <- svc.Status{State: svc.StopPending, WaitHint: 40_000}
				end()
			}
		}
	}
}

// installService has the system start the server of a folder, and again a
// while after it has failed.
func installService(dir string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	m, err := mgr.Connect()
	if err != nil {
		return fmt.Errorf("请以管理员身份运行命令提示符：%w", err)
	}
	defer m.Disconnect() //nolint:errcheck // nothing is left to be done
	s, err := m.CreateService(serviceName, program, mgr.Config{
		DisplayName: "纪要", Description: "会议纪要办理系统", StartType: mgr.StartAutomatic, DelayedAutoStart: true,
		ServiceStartName: `NT AUTHORITY\LocalService`,
	}, "serve", "--dir", dir)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // it is only a handle
	again := mgr.RecoveryAction{Type: mgr.ServiceRestart, Delay: 10 * time.Second}
	return s.SetRecoveryActions([]mgr.RecoveryAction{again, again, again}, 86400)
}

// removeService stops the service and takes it out.
func removeService() error {
	m, err := mgr.Connect()
	if err != nil {
		return fmt.Errorf("请以管理员身份运行命令提示符：%w", err)
	}
	defer m.Disconnect() //nolint:errcheck // nothing is left to be done
	s, err := m.OpenService(serviceName)
	if err != nil {
		return err
	}
	_, stopped := s.Control(svc.Stop)
	if status, err := s.Query(); err == nil && status.State == svc.Stopped {
		stopped = nil // it was not running
	}
	return errors.Join(s.Delete(), stopped, s.Close())
}
