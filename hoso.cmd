@echo off
rem Double-click (Windows): sets up what is missing, then opens the page in the browser.
rem Set up is done once for each state of requirements-use.txt; .venv\made-from says for which. Those are
rem the libraries without what only tests and clusters need: half of them.
rem This file is plain ASCII: in a file of other letters cmd.exe can lose its place. What is told to the
rem clerk lies in setup\loi-nhan, a file for each message.
rem What follows a command after two bars or ampersands asks whether its code is zero. The usual test
rem of the errorlevel would take the negative codes of winget for success.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
rem Other programs set these for a Python of their own.
set "PYTHONHOME="
set "PYTHONPATH="
rem pushd, not cd: the folder may lie on another computer.
pushd "%~dp0" || goto nofolder
if not exist requirements-use.txt goto alone
if exist setup\loi-nhan goto ready

:alone
echo Khong thay cac tep khac cua chuong trinh. Hay giai nen ca thu muc, roi mo hoso.cmd trong thu muc ay.
goto failed

:ready
if not exist .venv\made-from goto setup
fc /b requirements-use.txt .venv\made-from >nul 2>&1 || goto setup
rem A Python that was removed since leaves a .venv that does not start.
.venv\Scripts\python -c "import sys" >nul 2>&1 && goto run

:setup
call :python && goto libreoffice
where winget >nul 2>&1 || goto nopython
call :say dang-cai-python
winget install --id Python.Python.3.11 --exact --source winget --scope user --accept-package-agreements --accept-source-agreements
call :python && goto libreoffice

:nopython
call :say thieu-python
goto failed

:libreoffice
call :soffice && goto libraries
where winget >nul 2>&1 || goto nosoffice
call :say dang-cai-libreoffice
winget install --id TheDocumentFoundation.LibreOffice --exact --source winget --accept-package-agreements --accept-source-agreements
call :soffice && goto libraries

:nosoffice
call :say thieu-libreoffice

:libraries
call :say dang-cai-thu-vien
if exist .venv rmdir /s /q .venv
if exist .venv goto inuse
%PY% -m venv .venv || goto novenv
rem The program itself is not installed, it runs from this folder: a folder with Vietnamese letters in
rem its name cannot be written into what pip would put into .venv, and Python would not start.
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements-use.txt || goto offline
copy /b /y requirements-use.txt .venv\made-from >nul || goto novenv

:run
.venv\Scripts\python -m pipeline web %* || goto failed
popd
exit /b 0

:python
rem Puts into PY how a Python of 64 bits, 3.11 or newer, is started. The libraries are sure to be there
rem for some versions, so a newer one comes after them. The folders below LOCALAPPDATA are where winget
rem puts it: this window does not know them yet. The python of the Microsoft Store that only offers
rem to install one ends with a code that is not zero.
set PY=py -3.11
call :fits && exit /b 0
set PY=py -3.12
call :fits && exit /b 0
set PY=py -3.13
call :fits && exit /b 0
set PY="%LOCALAPPDATA%\Programs\Python\Launcher\py.exe" -3.11
call :fits && exit /b 0
set PY="%LOCALAPPDATA%\Programs\Python\Python311\python.exe"
call :fits && exit /b 0
set PY=py -3
call :fits && exit /b 0
set PY=python
call :fits && exit /b 0
exit /b 1

:fits
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)" >nul 2>&1
exit /b %errorlevel%

:soffice
if exist "%ProgramFiles%\LibreOffice\program\soffice.com" exit /b 0
if exist "%ProgramFiles(x86)%\LibreOffice\program\soffice.com" exit /b 0
where soffice >nul 2>&1
exit /b %errorlevel%

:say
type "setup\loi-nhan\%1.txt"
exit /b 0

:nofolder
echo Khong vao duoc thu muc cua chuong trinh. Chep thu muc ay vao may nay roi mo lai.
goto failed

:inuse
call :say trang-con-mo
goto failed

:novenv
call :say khong-ghi-duoc
goto failed

:offline
call :say khong-cai-duoc-thu-vien

:failed
popd
echo.
pause
exit /b 1
